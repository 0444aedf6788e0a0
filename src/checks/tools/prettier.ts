import type { Tool } from '../tool.ts';
import { parseFormatted } from './formatted.ts';
import { detectNpm } from './npm-use.ts';

const ENDINGS = ['', '.json', '.json5', '.yaml', '.yml', '.toml', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];
const CONFIGS = [...ENDINGS.map((ending) => `.prettierrc${ending}`), ...ENDINGS.slice(6).map((ending) => `prettier.config${ending}`)];

/** Prettier, with the settings and plugins of the project. */
export const prettier: Tool = {
  name: 'prettier',
  check: 'format',
  languages: ['javascript', 'typescript', 'tsx', 'vue', 'svelte', 'css', 'scss', 'html', 'jsonc', 'graphql', 'markdown', 'yaml'],
  proof: { is: 'ran' },
  detect: (place) => detectNpm(place, { program: 'prettier', dependencies: ['prettier'], configs: CONFIGS }),
  version: ['--version'],
  command: ({ program, sources: [source = ''] }, place) => ({
    argv: [program, '--stdin-filepath', source],
    stdin: place.read(source) ?? '',
  }),
  parse: (output) => parseFormatted('prettier', output),
};
