/** The small projects of nine languages through the whole bot: their own tools found, run in the sandbox and read; a right edit is taken, a wrong one is not. */
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { Scope } from '../../src/core/job.ts';
import { type Flow, fenced, inRepo, shownCode } from '../support/flow.ts';
import { npmTool } from '../support/npm-project.ts';
import { needs } from '../support/toolchain.ts';
import { ONE_TRY, openTrustedFlow } from '../support/trusted-flow.ts';

const PROJECTS = fileURLToPath(new URL('../fixtures/projects', import.meta.url));
const MODULES = path.resolve(npmTool(''), '../..', 'node_modules');

/** An edit of the code that the model is shown: each `from` in it becomes `to`. */
type Edit = readonly (readonly [from: string, to: string])[];

interface Language {
  readonly language: string;
  readonly project: string;
  readonly tools: readonly string[];
  readonly file: string;
  /** The symbol, or the first and last line where no grammar ships. */
  readonly what: string | readonly [first: number, last: number];
  readonly right: Edit;
  /** Tools that the note names for the right edit, each with a version. */
  readonly by: readonly string[];
  readonly wrong: Edit;
  /** What the rejection names. */
  readonly named: RegExp;
}

const LANGUAGES: readonly Language[] = [
  {
    language: 'JavaScript',
    project: 'harbour',
    tools: [npmTool('eslint'), npmTool('jest')],
    file: 'src/berth.js',
    what: 'berthFor',
    right: [
      ['(berth) => berth.ship', '(each) => each.ship'],
      ['&& berth.length', '&& each.length'],
    ],
    by: ['eslint'],
    wrong: [['>= length', '< length']],
    named: /takes the first that is long enough.*not red before/u,
  },
  {
    language: 'TypeScript',
    project: 'ferry',
    tools: [npmTool('biome'), npmTool('tsc'), npmTool('vitest')],
    file: 'src/timetable.ts',
    what: 'minutesOf',
    right: [
      [
        '  let sum = 0;\n  for (const crossing of crossings) sum += crossing.minutes;\n  return sum;',
        '  return crossings.reduce((sum, crossing) => sum + crossing.minutes, 0);',
      ],
    ],
    by: ['biome lint', 'tsc', 'vitest'],
    wrong: [['let sum = 0', 'let sum: string = 0']],
    named: /TS2322/u,
  },
  {
    language: 'Python',
    project: 'signal',
    tools: ['flake8', 'pylint', 'mypy', 'pytest'],
    file: 'station/flags.py',
    what: 'hoist',
    right: [['letter.upper() for letter in message if letter.isalpha()', 'letter.upper() for letter in list(message) if letter.isalpha()']],
    by: ['flake8', 'pylint', 'mypy', 'pytest'],
    wrong: [['return [', 'unused = 1\n    return [']],
    named: /F841/u,
  },
  {
    language: 'Go',
    project: 'go',
    tools: ['go', 'gofmt'],
    file: 'beam.go',
    what: [7, 12],
    right: [['period <= 0', 'period < 1']],
    by: ['go vet', 'go test'],
    wrong: [['seconds / period', 'seconds * period']],
    named: /TestFlashes.*not red before/u,
  },
  {
    language: 'Rust',
    project: 'rust',
    tools: ['cargo', 'cargo-clippy'],
    file: 'src/basket.rs',
    what: [9, 12],
    right: [['return format!("{} baskets", baskets);', 'format!("{baskets} baskets")']],
    by: ['cargo clippy', 'cargo check', 'cargo test'],
    wrong: [['return format!', 'let spare = 1;\n    return format!']],
    named: /unused_variables/u,
  },
  {
    language: 'Java',
    project: 'java-plain',
    tools: ['javac'],
    file: 'bakery/Oven.java',
    what: [16, 18],
    right: [['loaves.isEmpty() ? 0', 'loaves.size() == 0 ? 0']],
    by: ['javac'],
    wrong: [['? 0', '? "0"']],
    named: /incompatible types/u,
  },
  {
    language: 'C++',
    project: 'cpp',
    tools: ['c++', 'cmake', 'ctest'],
    file: 'src/ferry.cpp',
    what: [4, 7],
    right: [['  int spare = 0;\n', '']],
    by: ['cc', 'ctest'],
    wrong: [['(cars + room - 1) / room', 'cars / room']],
    named: /trips.*not red before/u,
  },
  {
    language: 'Ruby',
    project: 'ruby',
    tools: ['rubocop', 'rspec', 'ruby'],
    file: 'lib/lantern.rb',
    what: [10, 12],
    right: [['@oil * 4', '4 * @oil']],
    by: ['rubocop', 'rspec', 'minitest'],
    wrong: [['@oil * 4', '@oil * 5']],
    named: /burns four hours.*not red before/u,
  },
  {
    language: 'PHP',
    project: 'php',
    tools: ['php', 'phpunit'],
    file: 'src/Hive.php',
    what: [11, 14],
    right: [['$this->bees * $days', '$days * $this->bees']],
    by: ['php -l', 'phpunit'],
    wrong: [[', 100);', ', 100;']],
    named: /syntax error/u,
  },
];

let flow: Flow | undefined;
afterEach(() => flow?.close());

/** The project's files as a commit, its npm tools linked beside them. */
function filesOf(project: string): Record<string, string> {
  const folder = path.join(PROJECTS, project);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const read = files.map((entry) => {
    const full = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, full), readFileSync(full, 'utf8')] as const;
  });
  return { ...Object.fromEntries(read), '.gitignore': 'node_modules\ntarget\n' };
}

async function open({ project, tools }: Language, edit: Edit): Promise<Flow> {
  const answer = ({ messages }: { messages: readonly { content: string }[] }): string => {
    const shown = shownCode(messages.at(-1)?.content ?? '');
    for (const [from] of edit) if (!shown.includes(from)) throw new Error(`the model is not shown ${from}`);
    return fenced(edit.reduce((code, [from, to]) => code.replace(from, to), shown));
  };
  const linked = tools.some((tool) => path.isAbsolute(tool)) ? MODULES : undefined;
  flow = await openTrustedFlow(answer, filesOf(project), ONE_TRY, (repo) => {
    if (linked !== undefined) symlinkSync(linked, path.join(repo.path, 'node_modules'));
  });
  return flow;
}

function scopeOf({ file, what }: Language): Scope {
  return typeof what === 'string'
    ? { at: 'place', file: inRepo(file), symbol: what }
    : { at: 'place', file: inRepo(file), lines: { first: what[0], last: what[1] } };
}

for (const language of LANGUAGES) {
  needs('bwrap', ...language.tools)(`a project in ${language.language}`, () => {
    test('has a right edit delivered with the tools that judged it, and what was red before', async () => {
      const { ask, drain, delivery, repo } = await open(language, language.right);
      const before = repo.snapshot();
      await ask('improve', scopeOf(language));
      await drain();
      expect(delivery().reason).toMatch(/rewritten$/u);
      const note = repo.read(delivery().note);
      for (const tool of language.by) expect(note).toMatch(new RegExp(`^- run: .*\\b${tool} \\d[\\w.-]*`, 'mu'));
      expect(note).toMatch(/red before|elsewhere before|on the target before/u);
      expect(repo.snapshot()).toEqual(before);
    });

    test('has a wrong one rejected, by name', async () => {
      const { ask, drain, delivery, repo } = await open(language, language.wrong);
      await ask('improve', scopeOf(language));
      await drain();
      expect(delivery().outcome).toBe('rejected-by-checks');
      expect(delivery().branch).toBeUndefined();
      const note = repo.read(delivery().note);
      expect(note).toMatch(language.named);
      expect(note).not.toContain('/scratch/');
    });
  });
}

needs('bwrap', 'cargo')('a todo!() in Rust', () => {
  test('is filled when its lines are named', async () => {
    const stub = '//! Baskets.\n\n/// Half of them.\npub fn half(count: u32) -> u32 {\n    todo!()\n}\n';
    const files = { ...filesOf('rust'), 'src/lib.rs': `${stub}\npub mod basket;\n` };
    flow = await openTrustedFlow(
      ({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replace('todo!()', 'count / 2')),
      files,
      ONE_TRY,
    );
    await flow.ask('implement', { at: 'place', file: inRepo('src/lib.rs'), lines: { first: 3, last: 6 } });
    await flow.drain();
    expect(flow.delivery()).toMatchObject({ outcome: 'changed', reason: expect.stringContaining('implemented') });
  });
});
