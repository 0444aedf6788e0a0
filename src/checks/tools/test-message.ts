/** As `TestResult.message` promises. */
const MESSAGE_LIMIT = 2_000;
const ESCAPES = /\p{Cc}\[[\d;]*m/gu;

/** What a failed JavaScript test said: without colours, without the runner's own part of the stack, with names relative to `cwd`. */
export function testMessage(text: string, cwd: string): string {
  return text
    .replace(ESCAPES, '')
    .split(/\r?\n/u)
    .filter((line) => !/^\s+at\s.*(?:node_modules\/|node:|new Promise \(<anonymous>\)|processTicksAndRejections)/u.test(line))
    .join('\n')
    .replaceAll(`file://${cwd}/`, '')
    .replaceAll(`${cwd}/`, '')
    .trim()
    .slice(0, MESSAGE_LIMIT);
}

/** The line of `file` that a message points to; nothing when it does not. */
export function lineIn(message: string, file: string): { line?: number } {
  const at = message.indexOf(`${file}:`);
  const line = at < 0 ? undefined : /^\d+/u.exec(message.slice(at + file.length + 1))?.[0];
  return line === undefined ? {} : { line: Number(line) };
}
