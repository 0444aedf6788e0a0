const SCRIPT = String.raw`\.[cm]?[jt]sx?$`;
const NAMED = new RegExp(`[._-](?:test|spec)${SCRIPT}`, 'u');
const FOLDER = new RegExp(`(?:^|/)__tests__/.*${SCRIPT}`, 'u');
const TESTS = new RegExp(`(?:^|/)(?:tests?|spec)/.*${SCRIPT}`, 'u');
const LOOSE = new RegExp(`(?:^|/)(?:test|test-[^/]*)${SCRIPT}`, 'u');
const SUPPORT = /(?:^|\/)(?:__mocks__|__fixtures__|__snapshots__|fixtures|helpers|support|node_modules)\/|\.d\.[cm]?ts$|(?:^|\/)_[^/]*$/u;

/** `cart.test.ts`, and what lies in `__tests__`: where vitest and jest look by themselves. */
export function isNamedTest(file: string): boolean {
  return (NAMED.test(file) || FOLDER.test(file)) && !SUPPORT.test(file);
}

/** Also `test.js`, and what lies in `test` or `spec`: where mocha, ava and node look. */
export function isPlacedTest(file: string): boolean {
  return isNamedTest(file) || ((TESTS.test(file) || LOOSE.test(file)) && !SUPPORT.test(file));
}
