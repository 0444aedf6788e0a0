/**
 * npm run gpu -- cuda | vulkan: brings back a GPU build of llama.cpp that package.json's overrides leave out of an install.
 * It asks npm for the very version the engine wants (npm checks it against the registry's checksum) and puts it where the
 * engine looks, in place of the empty stand-in. package.json and the lockfile stay as they are, so `npm ci` takes it away.
 * Metal needs none of this: it comes with every install on Apple silicon.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What each build takes on disk, in MB, so that nobody is surprised. */
const SIZES = { cuda: 565, vulkan: 85 };

const root = join(import.meta.dirname, '../..');
const [kind] = process.argv.slice(2);
const system = { linux: 'linux', win32: 'win' }[process.platform];

function refuse(...lines) {
  console.error(lines.join('\n'));
  process.exit(2);
}

if (kind !== 'cuda' && kind !== 'vulkan') refuse('usage: npm run gpu -- cuda | vulkan');
if (!system || process.arch !== 'x64')
  refuse(`There is no ${kind} build for ${process.platform} ${process.arch}; Metal on Apple silicon is installed already.`);
const engine = join(root, 'node_modules/node-llama-cpp/package.json');
if (!existsSync(engine)) refuse('Run `npm ci` first.');
const npm = process.env.npm_execpath;
if (!npm) refuse('Run it through npm: npm run gpu -- cuda');

const wanted = JSON.parse(readFileSync(engine, 'utf8')).optionalDependencies;
const names = [`@node-llama-cpp/${system}-x64-${kind}`, `@node-llama-cpp/${system}-x64-${kind}-ext`].filter((name) => name in wanted);
console.log(`Fetching ${names.join(' and ')}, about ${SIZES[kind]} MB on disk.`);
// Beside its final place, so that the rename stays on one disk.
const scratch = mkdtempSync(join(root, 'node_modules/.gpu-'));
try {
  for (const name of names) {
    const json = execFileSync(process.execPath, [npm, 'pack', `${name}@${wanted[name]}`, '--json', '--pack-destination', scratch], {
      cwd: scratch,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [packed] = Object.values(JSON.parse(json));
    execFileSync('tar', ['-xzf', packed.filename.replace('@', '').replace('/', '-')], { cwd: scratch });
    const place = join(root, 'node_modules', name);
    rmSync(place, { recursive: true, force: true });
    renameSync(join(scratch, 'package'), place);
    console.log(`${name} ${wanted[name]} is installed.`);
  }
  console.log('`localcoder doctor` tells whether it is used. `npm ci` takes it away again.');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
