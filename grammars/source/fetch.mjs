/**
 * Re-creates the grammars in this folder. Run by hand, never by the product:
 *
 *   node grammars/source/fetch.mjs            takes the versions of SOURCES.json and insists on their hashes
 *   node grammars/source/fetch.mjs --update   takes the versions of SOURCES.json and writes the hashes found
 *
 * The wasm files come out of `npm pack` tarballs, because installing the packages would compile them and weigh a hundred times as much.
 * To raise a version: change it in SOURCES.json, run with --update, run the tests of test/syntax.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const manifest = join(folder, 'SOURCES.json');
const update = process.argv.includes('--update');
const sources = JSON.parse(readFileSync(manifest, 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'grammars-'));

function unpack(spec) {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', spec], { cwd: scratch, encoding: 'utf8' }));
  execFileSync('tar', ['-xzf', filename], { cwd: scratch });
}

try {
  for (const source of sources.packages) {
    unpack(`${source.package}@${source.version}`);
    const unpacked = join(scratch, 'package');
    copyFileSync(join(unpacked, 'LICENSE'), join(folder, source.licenceFile));
    source.licence = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')).license;
    for (const grammar of source.grammars) {
      const bytes = readFileSync(join(unpacked, grammar.from));
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      if (!update && sha256 !== grammar.sha256) throw new Error(`${grammar.file}: sha256 is ${sha256}, SOURCES.json says ${grammar.sha256}`);
      grammar.sha256 = sha256;
      writeFileSync(join(folder, grammar.file), bytes);
      console.log(`${grammar.file}  ${bytes.length} bytes  ${sha256}`);
    }
    rmSync(unpacked, { recursive: true });
  }
  if (update) writeFileSync(manifest, `${JSON.stringify(sources, null, 2)}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
