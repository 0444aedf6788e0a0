import type { Package, Tool } from '../tool.ts';
import { parseFormatted } from './formatted.ts';
import { foundOrNot } from './npm-use.ts';
import { type PythonSigns, pythonUse } from './python-use.ts';

const SIGNS: PythonSigns = { program: 'black', configs: [], sections: { 'pyproject.toml': /^\[tool\.black\]/mu } };

/** Black. */
export const black: Tool = {
  name: 'black',
  check: 'format',
  languages: ['python'],
  proof: { is: 'ran' },
  detect(place) {
    const why = blackUse(place);
    return why === undefined ? undefined : foundOrNot(place, 'black', why);
  },
  version: ['--version'],
  command: ({ program, sources: [source = ''] }, place) => ({
    argv: [program, '--quiet', '--stdin-filename', source, '-'],
    stdin: place.read(source) ?? '',
  }),
  parse: (output) => parseFormatted('black', output),
};

/** Why the package is formatted by black; undefined when nothing says so. */
export function blackUse(place: Package): string | undefined {
  return pythonUse(place, SIGNS);
}
