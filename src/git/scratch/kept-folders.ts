/** A folder that a project's tools made in the checkout and that stays there between two candidates. */
interface KeptFolder {
  readonly name: string;
  /** Tracked files of which one has to stand beside it; `*` at the beginning stands for any name. Absent: anywhere. */
  readonly beside?: readonly string[];
  /** Paths in it that go all the same, since they would speak of an earlier candidate. */
  readonly without: readonly string[];
  readonly why: string;
}

/**
 * Only what a tool checks against the present files by itself, and what would take minutes to make again. Never `dist`, `__pycache__`,
 * `.pytest_cache`, `coverage` and the like: what is in them would be taken for the present code, or change the order of tests.
 * Installed dependencies are not here: they are brought from the person's own (see dependencies.ts) and made whole each time.
 */
const KEPT: readonly KeptFolder[] = [
  { name: 'target', beside: ['Cargo.toml'], without: [], why: 'cargo compares fingerprints and times of every source' },
  {
    name: 'target',
    beside: ['pom.xml'],
    without: ['test-classes', 'surefire-reports', 'failsafe-reports'],
    why: 'maven compiles what is newer; classes of tests that are gone would still be run',
  },
  {
    name: 'build',
    beside: ['build.gradle', 'build.gradle.kts'],
    without: ['test-results', 'reports'],
    why: 'gradle compares hashes of all inputs and outputs',
  },
  {
    name: '.gradle',
    beside: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
    without: [],
    why: "gradle's own record of what `build` was made from",
  },
  { name: 'build', beside: ['CMakeLists.txt'], without: ['Testing'], why: 'make and ninja compile what is newer' },
  {
    name: '.localcoder-build',
    beside: ['CMakeLists.txt'],
    without: ['Testing'],
    why: 'as `build`, where we are the ones who chose its name',
  },
  { name: 'obj', beside: ['*.csproj', '*.fsproj', '*.vbproj'], without: [], why: 'msbuild compiles when any input is newer' },
  { name: '.mypy_cache', without: [], why: 'mypy compares times, sizes and hashes' },
  { name: '.ruff_cache', without: [], why: 'ruff compares times and modes' },
];

/** What a checkout tracks, as far as the table asks. */
export interface TrackedNames {
  /** Names of the tracked files right in a folder ('' for the top), as binary strings. */
  namesIn(folder: string): ReadonlySet<string>;
}

/**
 * Whether an untracked folder stays. @param folder its path relative to the top, as a binary string.
 * @returns the paths in it that go all the same, or undefined when all of it goes.
 */
export function keptFolder(folder: string, tracked: TrackedNames): readonly string[] | undefined {
  const slash = folder.lastIndexOf('/');
  const name = folder.slice(slash + 1);
  const candidates = KEPT.filter((kept) => kept.name === name);
  if (candidates.length === 0) return undefined;
  const names = tracked.namesIn(folder.slice(0, Math.max(0, slash)));
  const stands = (pattern: string): boolean =>
    pattern.startsWith('*') ? [...names].some((one) => one.endsWith(pattern.slice(1))) : names.has(pattern);
  return candidates.find(({ beside }) => beside === undefined || beside.some(stands))?.without;
}
