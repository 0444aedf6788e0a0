import { protectedPath } from '../../core/protected-path.ts';
import type { Pair, Rule } from './pair.ts';

const CONFIG =
  /(?:^|\/)(?:package|tsconfig[^/]*|jsconfig|composer|deno|nx|turbo|lerna|biome|project|angular|babel\.config|jest\.config)\.jsonc?$|(?:^|\/)[^/]+\.config\.[cm]?[jt]sx?$|(?:^|\/)(?:gulpfile|gruntfile|jakefile|dangerfile|karma\.conf|protractor\.conf|wdio\.conf)(?:\.[cm]?[jt]s)?$|(?:^|\/)(?:setup|noxfile|tasks|fabfile|dodo|hubconf)\.py$|(?:^|\/)(?:pyproject|cargo|pipfile|rustfmt|clippy|ruff|poetry|taplo)(?:\.toml)?$|(?:^|\/)(?:setup\.cfg|tox\.ini|pytest\.ini|mypy\.ini|makefile|gnumakefile|justfile|rakefile|gemfile|podfile|dockerfile[^/]*|cmakelists\.txt|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|pom\.xml|build\.rs|go\.mod|phpunit\.xml(?:\.dist)?|phpstan\.neon(?:\.dist)?|vitest\.workspace\.[jt]s)$/iu;
const SNAPSHOT =
  /(?:^|\/)__(?:image_)?snapshots__\/|\.(?:snap|snapshot|ambr|approved\.\w+|storyshot)$|(?:^|\/)(?:snapshots|__fixtures__|fixtures|goldens?|testdata)\/[^/]*\.(?:json|txt|golden|out|expected|html|xml|ya?ml)$/iu;
const TEST =
  /(?:^|\/)(?:__tests__|tests?|specs?|e2e|cypress|playwright)\/|(?:^|\/)(?:test_[^/]+|[^/]+_test|conftest)\.py$|\.(?:test|spec|cy|e2e)\.[cm]?[jt]sx?$|_(?:test|spec)\.(?:go|rb|exs?|dart|c|cc|cpp)$|(?:Tests?|Spec|IT)\.(?:java|kt|cs|php|scala|swift)$/u;

/** True for a path at which a project keeps tests. */
export function isTestFile(file: string): boolean {
  return TEST.test(file);
}

/** What kind of file a rewrite must never touch, or undefined. */
function untouchable(file: string): string | undefined {
  const why = protectedPath(file);
  if (why !== undefined) return why;
  if (SNAPSHOT.test(file)) return 'it holds what tests expect';
  return CONFIG.test(file) ? 'it configures the project or its tools' : undefined;
}

/** The file a candidate writes: no configuration, snapshot, lock or CI file; a new one has to be a test. */
export const files: Rule = ({ proposal }: Pair) => {
  const { file } = proposal.target.source;
  const why = proposal.kind === 'document' ? protectedPath(file) : untouchable(file);
  const found = why === undefined ? [] : [{ rule: 'protected-file', message: `${file} is not rewritten: ${why}` }];
  const { added } = proposal;
  if (added === undefined) return found;
  const refused = untouchable(added.file);
  if (refused !== undefined) return [...found, { rule: 'protected-file', message: `${added.file} may not be added: ${refused}` }];
  if (!isTestFile(added.file))
    return [...found, { rule: 'added-file', message: `${added.file} is not a test: only a test file may be added` }];
  return found;
};
