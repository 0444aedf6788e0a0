/**
 * npm run layers [-- --root <folder>] [--json] [path…]: cruises src/ and jobs/ and prints every broken rule with its advice.
 * Paths limit the report to files below them. Fails when it saw fewer files than there are: a cruiser that cannot parse
 * TypeScript sees nothing and would pass.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cruise } from 'dependency-cruiser';
import config from './dependency-cruiser.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { root: { type: 'string' }, json: { type: 'boolean' } },
});
const root = resolve(values.root ?? join(import.meta.dirname, '../..'));
process.chdir(root);

const folders = ['src', 'jobs'].filter((folder) => existsSync(folder));
const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts')),
);

const { output } = await cruise(folders, {
  ...config.options,
  ruleSet: { forbidden: config.forbidden },
  validate: true,
  baseDir: root,
});
const seen = new Set(output.modules.map((module) => module.source));
const unseen = files.filter((file) => !seen.has(file));
const violations = output.summary.violations
  .filter(({ from }) => positionals.length === 0 || positionals.some((path) => from.startsWith(path)))
  .map(({ rule, from, to, cycle }) => ({ rule: rule.name, from, to, ...(cycle ? { cycle: cycle.map(({ name }) => name) } : {}) }));

if (values.json) {
  console.log(JSON.stringify({ files: files.length, unseen, rules: config.forbidden.map(({ name }) => name), violations }));
} else {
  for (const { name, comment } of config.forbidden) {
    const broken = violations.filter(({ rule }) => rule === name);
    if (broken.length === 0) continue;
    console.error(`✗ ${name}`);
    for (const { from, to, cycle } of broken) console.error(`    ${from} → ${cycle ? cycle.join(' → ') : to}`);
    console.error(`  ${comment}\n`);
  }
  for (const file of unseen) console.error(`✗ ${file} was not seen: the rules were not checked on it`);
  console.log(`layers: ${files.length} files, ${config.forbidden.length} rules, ${violations.length + unseen.length} problems`);
}
process.exitCode = files.length > 0 && violations.length + unseen.length === 0 ? 0 : 1;
