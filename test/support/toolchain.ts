import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { describe, test } from 'vitest';

/** Like `describe`, for tests that run programs which a plain machine lacks. */
type Suite = (title: string, body: () => void) => void;

/**
 * A `describe` for tests that need `programs` (names on PATH, or absolute paths of files). Where one is missing the tests are skipped, and the
 * title says what is missing; with LOCALCODER_TOOLCHAINS=required they fail.
 */
export function needs(...programs: readonly string[]): Suite {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return describe;
  const lack = `${missing.join(' and ')} missing on this machine`;
  if (process.env.LOCALCODER_TOOLCHAINS === 'required')
    return (title) => {
      describe(title, () => {
        test('has its tools', () => {
          throw new Error(lack);
        });
      });
    };
  return (title, body) => {
    describe.skipIf(true)(`${title} (${lack})`, body);
  };
}

function isInstalled(program: string): boolean {
  if (isAbsolute(program)) return existsSync(program);
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
}
