import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem, TestResult, ToolOutput, ToolReport } from '../tool.ts';

/** As `TestResult.message` promises. */
const MESSAGE_LIMIT = 2_000;
const LINE_LIMIT = 200;

/**
 * The problems in a tool's lines, in order. `pattern` names `file`, `line` and `message`, and `rule` where the tool tells one; `rule` stands in
 * where it does not.
 */
export function problemLines(text: string, pattern: RegExp, rule: string, cwd: string): Problem[] {
  return text.split(/\r?\n/u).flatMap((line): Problem[] => {
    const found = pattern.exec(line)?.groups;
    if (found?.file === undefined) return [];
    return [
      { file: localFile(found.file, cwd), line: Number(found.line ?? 0), rule: found.rule ?? rule, message: (found.message ?? '').trim() },
    ];
  });
}

/** Each problem once: a file that belongs to two builds is complained about twice. */
export function once(problems: readonly Problem[]): Problem[] {
  return [
    ...new Map(problems.map((problem) => [JSON.stringify([problem.file, problem.line, problem.rule, problem.message]), problem])).values(),
  ];
}

/** A file as a tool names it (absolute, `./x`, a file: address) → relative to `cwd`, `/` between parts. A file outside keeps its `..`. */
export function localFile(file: string, cwd: string): string {
  const plain = plainName(file);
  const relative = path.isAbsolute(plain) ? path.relative(cwd, plain) : path.normalize(plain);
  return relative.split(path.sep).join('/');
}

/** A test that failed, with what it said. */
export function failed(name: string, said: string): TestResult {
  return { name, is: 'failed', message: said.trim().slice(0, MESSAGE_LIMIT) };
}

/** A suite that could not be built: one red test, since the code is to blame and not the tool. */
export function buildFailed(said: string): ToolReport {
  return { is: 'tests', tests: [failed('build', said)] };
}

/** The report of a tool that failed itself: its status, and the first line it printed that says something. */
export function broken(tool: string, { stdout, stderr, code }: Pick<ToolOutput, 'stdout' | 'stderr' | 'code'>): ToolReport {
  const lines = `${stderr}\n${stdout}`.split(/\r?\n/u).map((line) => line.trim());
  const said = lines.find((line) => /error|fail|cannot|could ?n[o']t|not found|no test|invalid|unknown|missing/iu.test(line));
  const first = said ?? lines.find((line) => /\p{L}/u.test(line));
  return { is: 'broken', why: `${tool} ended with status ${code}${first === undefined ? '' : `: ${first.slice(0, LINE_LIMIT)}`}` };
}

function plainName(file: string): string {
  if (!file.startsWith('file:')) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
