import type { RepoPath } from '../core/brand.ts';
import type { Language } from '../core/target.ts';

/** The nearest folder with a manifest above a file, as a tool is to see it. All names are relative to the folder unless said otherwise. */
export interface Package {
  /** Absolute path of the checkout's top folder. */
  readonly root: string;
  /** The package's folder relative to `root`, '' for the top. */
  readonly folder: string;
  /** Tracked files below the folder. */
  readonly files: readonly string[];
  /** True for a tracked file of exactly this name. */
  has(name: string): boolean;
  /** Its text; undefined when there is none. */
  read(name: string): string | undefined;
  /** `package.json` parsed; undefined when there is none or it is broken. */
  readonly manifest: PackageManifest | undefined;
  /** Like `has` and `read`, but of this folder or the nearest one above it in the checkout: configuration is often shared. Gives the path relative to `root`. */
  above(names: readonly string[]): RepoPath | undefined;
  readAbove(file: RepoPath): string | undefined;
  /** Absolute path of a program: from `node_modules/.bin`, `.venv/bin`, `venv/bin` or `vendor/bin` of this folder or those above it, else from PATH. */
  find(program: string): string | undefined;
  /** True when an installed dependency of this name is found in the folder's or a higher `node_modules`. */
  installed(dependency: string): boolean;
}

export interface PackageManifest {
  readonly name?: string;
  readonly type?: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** All kinds of dependencies together. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What looking for a tool in a package came to. */
export type Detected =
  /** `program` is absolute; `why` says by which file or dependency it was recognised. */
  | { readonly is: 'found'; readonly program: string; readonly why: string }
  /** The project uses it, but it cannot run here. */
  | { readonly is: 'unusable'; readonly why: string };

/** What one run of a tool is about. Paths are relative to the package's folder. */
export interface ToolRequest {
  /** The changed source files. */
  readonly sources: readonly string[];
  /** Only for `test`: the test files to run. Empty with `sources`: what a runner of `selects: 'sources'` finds related to them by itself; any other runs all. Both empty: the whole suite. */
  readonly tests: readonly string[];
  /** Absolute path of a file that the tool may write its report to. */
  readonly report: string;
  readonly program: string;
}

export interface ToolCommand {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input, for a formatter. */
  readonly stdin?: string;
  /** For a build tool that names its reports itself: the folder, relative to the package, whose XML files it writes. Together they are `ToolOutput.report`. */
  readonly reportsIn?: string;
}

export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  /** What it wrote to `ToolRequest.report`, or ''. */
  readonly report: string;
  /** Absolute path of the package's folder, to make absolute paths in the output relative. */
  readonly cwd: string;
}

/** One thing a lint or type check complains about. */
export interface Problem {
  /** Relative to the package's folder. */
  readonly file: string;
  /** 1-based; 0 for the whole file. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

export interface TestResult {
  /** Stable name: file, suites and title, as far as the runner tells them. */
  readonly name: string;
  readonly file?: string;
  readonly is: 'passed' | 'failed' | 'skipped';
  /** For a failed one: what it said, at most 2,000 characters. */
  readonly message?: string;
  readonly line?: number;
}

/** What a tool's output says. `broken` is the tool's own failure (bad configuration, crash, nothing to run): no verdict on the code. */
export type ToolReport =
  | { readonly is: 'problems'; readonly problems: readonly Problem[] }
  | { readonly is: 'tests'; readonly tests: readonly TestResult[] }
  /** A formatter's new text of the file. */
  | { readonly is: 'formatted'; readonly text: string }
  | { readonly is: 'broken'; readonly why: string };

/** One tool as a value: adding one is one entry in `tools/` and one fixture. */
export interface Tool {
  readonly name: string;
  readonly check: 'format' | 'lint' | 'types' | 'test';
  /** Languages whose files it judges, by the names of `Syntax.languageOf`. Empty: all. */
  readonly languages: readonly Language[];
  /**
   * Whether our reading of its output was tried on the real tool (in the suite, which `.ci/run` makes sure of), or on recorded output of
   * `version` taken from `source`.
   */
  readonly proof: { readonly is: 'ran' } | { readonly is: 'fixture'; readonly version: string; readonly source: string };
  /** Undefined when the package shows no sign of it. Reads files only. */
  detect(place: Package): Detected | undefined;
  /** Arguments that print its version. */
  readonly version: readonly string[];
  command(request: ToolRequest, place: Package): ToolCommand;
  /** Never throws: what it cannot read is `broken`. */
  parse(output: ToolOutput, request: ToolRequest): ToolReport;
  /** For `test`: how it selects related tests. `sources` = from changed sources by itself, `files` = by test files, `package` = whole package only. */
  readonly selects?: 'sources' | 'files' | 'package';
  /** For `test`: whether a path of the package is one of its test files. */
  isTest?(file: string): boolean;
  /** Folders it keeps between runs to be fast, relative to the package (`target`); never part of a verdict. */
  readonly keeps?: readonly string[];
  /** True when it judges all of the package whatever it is given (tsc, cargo check): its baseline is then one for the package. */
  readonly wholePackage?: boolean;
}
