import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface Entry {
  readonly version?: string;
  readonly name?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly engines: Readonly<Record<string, string>>;
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lockText = read('package-lock.json');
const { packages } = JSON.parse(lockText) as { readonly packages: Readonly<Record<string, Entry>> };

/** As npm decides whether a package of the lockfile is for a platform. */
function fits(entry: Entry, os: string, cpu: string, libc?: string): boolean {
  const among = (list: readonly string[] | undefined, value: string | undefined): boolean => {
    if (!list) return true;
    if (value === undefined) return false;
    const barred = list.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
    const wanted = list.filter((word) => !word.startsWith('!'));
    return !barred.includes(value) && (wanted.length === 0 || wanted.includes(value) || wanted.includes('any'));
  };
  return among(entry.os, os) && among(entry.cpu, cpu) && (os !== 'linux' || among(entry.libc, libc));
}

/** The llama.cpp builds, not their empty stand-ins, that an install on a platform brings. */
function llamaBuilds(os: string, cpu: string, libc?: string): string[] {
  return Object.entries(packages)
    .filter(
      ([path, entry]) =>
        path.startsWith('node_modules/@node-llama-cpp/') && entry.name !== 'empty-npm-package' && fits(entry, os, cpu, libc),
    )
    .map(([path]) => path.replace('node_modules/@node-llama-cpp/', ''))
    .sort();
}

describe('what npm ci brings', () => {
  test('Metal comes along on Apple silicon, at the version of the engine and with a checksum', () => {
    const metal = packages['node_modules/@node-llama-cpp/mac-arm64-metal'];
    expect(llamaBuilds('darwin', 'arm64')).toEqual(['mac-arm64-metal']);
    expect(metal?.version).toBe(manifest.dependencies['node-llama-cpp']);
    expect(metal?.integrity).toMatch(/^sha512-/);
    expect(metal?.dev).toBeUndefined();
  });

  test.each([
    ['linux', 'x64', 'glibc', ['linux-x64']],
    ['linux', 'arm64', 'glibc', ['linux-arm64']],
    ['darwin', 'x64', undefined, ['mac-arm64-metal', 'mac-x64']],
    ['win32', 'x64', undefined, ['win-arm64', 'win-x64']],
    ['win32', 'arm64', undefined, ['win-arm64']],
    ['linux', 'x64', 'musl', []],
  ])('on %s %s %s the builds of llama.cpp are %j', (os, cpu, libc, builds) => {
    expect(llamaBuilds(os, cpu, libc)).toEqual(builds);
  });

  test('the overrides take away GPU builds and 32-bit boards only', () => {
    const emptied = Object.entries(manifest.overrides)
      .filter(([, version]) => version.includes('empty-npm-package'))
      .map(([name]) => name.replace('@node-llama-cpp/', ''));
    expect(emptied.sort()).toEqual([
      'linux-armv7l',
      'linux-riscv64',
      'linux-x64-cuda',
      'linux-x64-cuda-ext',
      'linux-x64-vulkan',
      'win-x64-cuda',
      'win-x64-cuda-ext',
      'win-x64-vulkan',
    ]);
  });

  test('install scripts run for the two packages that need one, and npm asks about no other', () => {
    const scripted = Object.entries(packages)
      .filter(([, entry]) => 'hasInstallScript' in entry)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    // fsevents is for macOS and brings its binary along.
    expect([...new Set(scripted)].filter((name) => name !== 'fsevents' && !(name in manifest.allowScripts))).toEqual([]);
    expect(manifest.allowScripts).toEqual({ 'better-sqlite3': true, esbuild: true, 'node-llama-cpp': false });
  });
});

describe('the lockfile', () => {
  test('names no host that packages come from', () => {
    expect(lockText).not.toContain('"resolved"');
    const hosts = lockText
      .split('\n')
      .filter((line) => line.includes('://') && !/^\s*"(?:url|funding)": "https:/.test(line) && !/^\s*"https:[^"]*",?$/.test(line));
    expect(hosts).toEqual([]);
  });

  test('has a checksum for every package', () => {
    expect(Object.entries(packages).filter(([path, entry]) => path !== '' && !entry.integrity?.startsWith('sha512-'))).toEqual([]);
  });

  test('holds every optional package of every platform: npm ci refuses a lockfile with gaps', () => {
    const gaps = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !resolves(path, name))
        .map((name) => `${path}: ${name}`),
    );
    expect(gaps).toEqual([]);
  });

  test('agrees with package.json, and every version there is exact', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    for (const [name, version] of Object.entries(wanted)) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
    for (const [name, version] of Object.entries(manifest.overrides))
      expect(version, name).toMatch(/^(?:npm:empty-npm-package@)?\d+\.\d+\.\d+$/);
  });

  test('wants no Node newer than the oldest one promised', () => {
    expect(manifest.engines).toEqual({ node: '>=20.19' });
    const types = manifest.devDependencies['@types/node'];
    expect(types).toMatch(/^20\./);
  });
});

/** As Node and npm look for a package: beside the one that wants it, then in every node_modules above. */
function resolves(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '') {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}
