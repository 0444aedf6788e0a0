/** One command of a package.json script. */
export interface ScriptCommand {
  /** Assignments before the command (`NODE_ENV=test`), its words without quotes. */
  readonly env: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

const ASSIGNMENT = /^(?<name>[A-Za-z_]\w*)=(?<value>.*)$/su;

/** The commands of a shell line, split at `&&`, `||`, `;`, `|` and line ends. Good enough to find a program's name and arguments; nothing is run by it. */
export function scriptCommands(script: string): readonly ScriptCommand[] {
  const commands: string[][] = [[]];
  for (const [token, separator] of script.matchAll(/(?<separator>&&|\|\||[;&|\n])|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|"'\\])+/gsu)) {
    if (separator !== undefined) commands.push([]);
    else
      commands
        .at(-1)
        ?.push(
          token.replace(/"(?<inner>(?:\\.|[^"\\])*)"|'(?<plain>[^']*)'/gsu, (_, inner?: string, plain?: string) => inner ?? plain ?? ''),
        );
  }
  return commands
    .filter((words) => words.length > 0)
    .map((words) => {
      // Also after `cross-env` and `env`, which do nothing else.
      const start = words.findIndex((word) => !ASSIGNMENT.test(word) && !['cross-env', 'env'].includes(word));
      const before = start < 0 ? words : words.slice(0, start);
      const env = before.flatMap((word) => {
        const { name, value } = ASSIGNMENT.exec(word)?.groups ?? {};
        return name === undefined ? [] : [[name, value ?? ''] as const];
      });
      return { env: Object.fromEntries(env), words: start < 0 ? [] : words.slice(start) };
    });
}

/** The command of a script that runs `program`, plainly or behind a wrapper (`c8 mocha`, `node ./node_modules/.bin/jest`), its words cut to those after it. */
export function commandOf(script: string, program: string): ScriptCommand | undefined {
  for (const { env, words } of scriptCommands(script)) {
    const at = words.findIndex((word) => programName(word) === program);
    if (at >= 0) return { env, words: words.slice(at + 1) };
  }
  return undefined;
}

function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1).replace(/\.[cm]?js$/u, '');
}

/** A command's words, apart: each option with its value where it has one, and what they work on. `valued` are the options that take the next word. */
export function splitOptions(words: readonly string[], valued: readonly string[]): { options: (readonly string[])[]; operands: string[] } {
  const options: string[][] = [];
  const operands: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    if (!word.startsWith('-') || word === '-') operands.push(word);
    else if (valued.includes(word) && next !== undefined) {
      options.push([word, next]);
      at += 1;
    } else options.push([word]);
  }
  return { options, operands };
}

/** An option's name without its value: `--config` of `--config=vitest.unit.ts`. */
export function optionName([word = '']: readonly string[]): string {
  return word.includes('=') ? word.slice(0, word.indexOf('=')) : word;
}
