import { isTestFile } from './file.ts';
import type { Complaint, Pair, Rule, Side } from './pair.ts';
import { SUPPRESSION_MARKS } from './suppression.ts';
import { brief, surplus } from './tally.ts';

interface LineRule {
  readonly rule: string;
  readonly message: string;
  readonly pattern: RegExp;
  readonly asked: RegExp;
}

/** What a line may not bring, in the languages that no grammar ships for. */
const LINE_RULES: readonly LineRule[] = [
  {
    rule: 'skipped-test',
    message: 'skips a test: every test has to run',
    pattern:
      /\bt\.Skip(?:Now|f)?\s*\(|#\[ignore\b|@(?:Ignore|Disabled)\b|\bmarkTestSkipped\b|^\s*(?:xit|xdescribe|fit|fdescribe|pending)\b|\[(?:Ignore|Fact\s*\(\s*Skip)|\bskip\s+["']/u,
    asked: /skip|ignor|disabl/u,
  },
  {
    rule: 'added-wait',
    message: 'waits: waiting hides a race and repairs nothing',
    pattern: /\b(?:time\.Sleep|Thread\.sleep|thread::sleep|u?sleep|nanosleep|sleep_for|Task\.Delay|Kernel\.sleep)\s*\(|^\s*sleep\s+[\d(]/u,
    asked: /sleep|wait|delay|timeout|retry|poll/u,
  },
  {
    rule: 'added-output',
    message: 'is debugging output: take it out',
    pattern:
      /\bfmt\.Print(?:ln|f)?\s*\(|\bSystem\.(?:out|err)\.print|\bdbg!|\be?println!|\bvar_dump\s*\(|\bprint_r\s*\(|\bConsole\.Write(?:Line)?\s*\(|\bstd::c(?:out|err)\b|\bbinding\.(?:pry|irb)\b|\bbyebug\b|^\s*(?:puts|pp?)\s+["'\w]/u,
    asked: /\blog|print|debug|output|trace/u,
  },
  {
    rule: 'added-execution',
    message: 'runs a program or code, which was not asked for',
    pattern:
      /\bexec\.Command|\bos\/exec\b|\bRuntime\.getRuntime\b|\bProcessBuilder\b|\bstd::process\b|\bCommand::new\b|\b(?:shell_exec|passthru|proc_open|popen|system|execv[pe]*|eval)\s*\(|\bProcess\.Start\b|\bKernel\.(?:exec|system|spawn)\b|\binstance_eval\b|`[^`]*#\{/u,
    asked: /\bexec|eval|command|process|shell|spawn/u,
  },
  {
    rule: 'added-network',
    message: 'talks to the network, which was not asked for',
    pattern:
      /\bhttp\.(?:Get|Post|NewRequest|DefaultClient)\b|\bnet\.Dial|\bHttpClient\b|\bHttpURLConnection\b|\breqwest::|\bTcpStream::|\bcurl_(?:init|exec)|\bNet::HTTP\b|\bfsockopen\s*\(|\bnew\s+Socket\s*\(|\bfile_get_contents\s*\(\s*["']https?:/u,
    asked: /fetch|request|http|network|download|url|socket|api/u,
  },
  {
    rule: 'swallowed-error',
    message: 'drops an error: handle it or hand it on',
    pattern:
      /\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}|\brescue\b[^\n]*(?:;\s*(?:nil\s*)?end|\bnil)\s*$|if\s+err\s*!=\s*nil\s*\{\s*\}|^\s*_\s*=\s*err\b|\bcatch\s*\(\s*\.\.\.\s*\)\s*\{\s*\}/u,
    asked: /ignor|swallow|suppress/u,
  },
];

const THROWS =
  /\b(?:throw|raise|panic!?|bail!|abort|assert\w*!?|require)\b|\breturn\b[^\n;]*\b(?:err(?:or)?s?\b|Err\(|fmt\.Errorf|errors\.New)/u;
const TEST_LINE =
  /^\s*(?:func\s+Test\w+|#\[test\]|@Test\b|def\s+test_\w+|it\s+["']|test\s+["']|public\s+function\s+test\w+|TEST(?:_F)?\s*\(|\[(?:Fact|Test|TestMethod)\])/u;

/** What a test demands, in the test frameworks of these languages. */
const ASSERTION =
  /\bassert\w*!?\s*[(.]|\b(?:Assert|Assertions|require|is)\.\w+\s*\(|\bt\.(?:Error|Fatal|Fail)\w*\s*\(|\b(?:expect|EXPECT|ASSERT|CHECK|REQUIRE)\w*\s*[({]|\b(?:assert|refute|must|wont)_\w+|\.should\w*\b/u;
/** Go asserts by conditions, CTest programs by what `main` returns. */
const CONDITION: Readonly<Record<string, RegExp>> = { go: /^\s*if\b.*\{\s*$/u, c: /\breturn\b.*[=!<>]=?/u, cpp: /\breturn\b.*[=!<>]=?/u };

/** The rules for a text without a tree: by lines that are new, and by lines of a kind of which there are fewer. */
export const plainLines: Rule = (pair) => {
  const [was, is] = [linesOf(pair.before), linesOf(pair.after)];
  const added = surplus(is, was, ({ text }) => text.trim());
  return [...suppressed(pair, added), ...brought(pair, added), ...weakened(pair, was, is), ...gone(pair, was, is), ...emptied(pair)];
};

interface Line {
  readonly text: string;
  readonly at: number;
}

function linesOf({ text, window }: Side): Line[] {
  let at = text.lastIndexOf('\n', window.start - 1) + 1;
  const end = text.indexOf('\n', window.end);
  return text
    .slice(at, end === -1 ? text.length : end)
    .split('\n')
    .map((line) => {
      const found = { text: line, at };
      at += line.length + 1;
      return found;
    });
}

function suppressed({ asks }: Pair, added: readonly Line[]): Complaint[] {
  if (asks(/suppress|ignor|disabl|lint/u)) return [];
  return added.flatMap(({ text, at }) =>
    SUPPRESSION_MARKS.filter(({ pattern }) => text.match(pattern) !== null)
      .slice(0, 1)
      .map(({ rule }) => ({ rule, message: `"${brief(text)}" switches a check off: take it out and repair what it hides`, at })),
  );
}

function brought({ asks }: Pair, added: readonly Line[]): Complaint[] {
  return LINE_RULES.filter(({ asked }) => !asks(asked)).flatMap(({ rule, message, pattern }) =>
    added
      .filter(({ text }) => pattern.test(text))
      .slice(0, 1)
      .map(({ text, at }) => ({ rule, message: `"${brief(text)}" ${message}`, at })),
  );
}

/** The same as `askedEffects`, by lines. */
export function askedLines(pair: Pair): string[] {
  const added = surplus(linesOf(pair.after), linesOf(pair.before), ({ text }) => text.trim());
  const grave = LINE_RULES.filter(({ rule, asked }) => (rule === 'added-execution' || rule === 'added-network') && pair.asks(asked));
  return grave.flatMap(({ message, pattern }) =>
    added
      .filter(({ text }) => pattern.test(text))
      .map(({ text }) => `"${brief(text)}" ${message.replace(', which was not asked for', '')}`),
  );
}

/** Assertions of a test file that stand there no longer word for word. What else a line does cannot be told without a tree. */
function weakened({ proposal, before, asks }: Pair, was: readonly Line[], is: readonly Line[]): Complaint[] {
  if (!isTestFile(proposal.target.source.file) || asks(/assert|expect|test case|cover/u)) return [];
  const isDemand = ({ text }: Line): boolean => ASSERTION.test(text) || (CONDITION[before.language]?.test(text) ?? false);
  const demands = (lines: readonly Line[]): Line[] => lines.filter(isDemand);
  return surplus(demands(was), demands(is), ({ text }) => text.replace(/\s+/gu, ''))
    .slice(0, 3)
    .map(({ text }) => ({ rule: 'lost-assertion', message: `the assertion "${brief(text)}" is gone or another: keep it as it was` }));
}

function gone({ proposal, asks }: Pair, was: readonly Line[], is: readonly Line[]): Complaint[] {
  const complaints: Complaint[] = [];
  const fewer = (pattern: RegExp): Line | undefined => {
    const [old, now] = [was, is].map((lines) => lines.filter(({ text }) => pattern.test(text))) as [Line[], Line[]];
    return now.length < old.length ? surplus(old, now, ({ text }) => text.trim())[0] : undefined;
  };
  const thrown = proposal.kind === 'implement' || asks(/valid|check|error|throw|assert/u) ? undefined : fewer(THROWS);
  if (thrown !== undefined)
    complaints.push({ rule: 'removed-validation', message: `"${brief(thrown.text)}" is gone: keep the error and what leads to it` });
  const test = asks(/test/u) ? undefined : fewer(TEST_LINE);
  if (test !== undefined) complaints.push({ rule: 'lost-test', message: `the test at "${brief(test.text)}" is gone: keep it` });
  return complaints;
}

/** Blocks that catch and do nothing, over several lines. */
function emptied({ before, after, asks }: Pair): Complaint[] {
  if (asks(/ignor|swallow|suppress/u)) return [];
  const of = ({ text, window }: Side): { at: number }[] =>
    [
      ...text
        .slice(window.start, window.end)
        .matchAll(/\bcatch\s*(?:\([^)]*\))?\s*\{\s*(?:\/\/[^\n]*\s*)*\}|\brescue\b[^\n]*\n\s*(?:nil\s*)?end\b/gu),
    ].map(({ index }) => ({ at: window.start + index }));
  return surplus(of(after), of(before), () => '').map(({ at }) => ({
    rule: 'emptied-catch',
    message: 'an error is caught and nothing is done with it: handle it or let it through',
    at,
  }));
}
