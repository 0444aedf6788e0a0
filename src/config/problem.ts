import { Failure } from '../core/failure.ts';

/** One thing wrong in one settings file. */
export interface Problem {
  /** Absolute path of the file. */
  readonly file: string;
  /** Where in it, as in `engine.gpu`; '' for the file as a whole. */
  readonly key: string;
  /** What is wrong, as the end of a sentence about the key or the file: "is not a setting". */
  readonly wrong: string;
  /** What would be right: "a number from 0 to 2". */
  readonly allowed?: string;
  /** Full keys that were probably meant, best first. */
  readonly near?: readonly string[];
}

/** Keys of one file that the advice repeats; the message has them all. */
const KEYS_NAMED = 3;

/** Every problem of every file in one failure, one line each; the person sees all of them before the first correction. */
export function configInvalid(problems: readonly Problem[]): Failure {
  const lines = problems.map(sentence);
  const [only] = lines;
  const message =
    lines.length === 1 && only ? only : `${lines.length} problems in the settings:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  const files = [...new Set(problems.map(({ file }) => file))].map((file) => {
    const keys = [...new Set(problems.filter((each) => each.file === file && each.key !== '').map(({ key }) => shown(key)))];
    return keys.length === 0 ? file : `${keys.slice(0, KEYS_NAMED).join(', ')}${keys.length > KEYS_NAMED ? ', …' : ''} in ${file}`;
  });
  return new Failure('config-invalid', message, {
    next: `Correct ${files.join(' and ')}; .localcoderrc.example shows every setting with its default.`,
  });
}

function sentence({ file, key, wrong, allowed, near }: Problem): string {
  const meant = near && near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
  return `${file}: ${key ? `${shown(key)} ` : ''}${wrong}${allowed ? `; allowed: ${allowed}` : ''}${meant}`;
}

/** Text of a file as it may stand in a message: one line, no control characters, at most `limit` characters. */
export function shown(text: string, limit = 80): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
