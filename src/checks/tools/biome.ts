import type { Package, Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { parseFormatted } from './formatted.ts';
import { detectNpm } from './npm-use.ts';
import { broken, localFile, once } from './problem-lines.ts';

const CONFIGS = ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'];
const LANGUAGES = ['javascript', 'typescript', 'tsx', 'jsonc', 'css', 'graphql', 'vue', 'svelte'];
const ANNOTATION = /^::(?:error|warning|notice) (?<properties>.*?)::(?<message>.*)$/u;

/** Biome's linter on the changed files. Its reports for GitHub are read: of its JSON it says itself that it is not settled. */
export const biomeLint: Tool = {
  name: 'biome lint',
  check: 'lint',
  languages: LANGUAGES,
  proof: { is: 'ran' },
  detect: detectBiome,
  version: ['--version'],
  command: ({ program, sources }) => ({
    argv: [program, 'lint', '--reporter=github', '--max-diagnostics=200', '--colors=off', ...sources],
  }),
  parse(output) {
    const problems = annotations(output);
    const orderly = output.code === 0 || (output.code === 1 && problems.length > 0);
    return orderly ? { is: 'problems', problems } : ignored(output);
  },
};

/** Biome's formatter. */
export const biomeFormat: Tool = {
  name: 'biome format',
  check: 'format',
  languages: LANGUAGES,
  proof: { is: 'ran' },
  detect(place) {
    const config = place.above(CONFIGS);
    const off = config !== undefined && /"formatter"\s*:\s*\{[^{}]*"enabled"\s*:\s*false/u.test(place.readAbove(config) ?? '');
    return off ? undefined : detectBiome(place);
  },
  version: ['--version'],
  command({ program, sources: [source = ''] }, place) {
    return { argv: [program, 'format', '--colors=off', `--stdin-file-path=${source}`], stdin: place.read(source) ?? '' };
  },
  parse: (output) => parseFormatted('biome', output),
};

function detectBiome(place: Package): ReturnType<Tool['detect']> {
  return detectNpm(place, { program: 'biome', dependencies: ['@biomejs/biome'], configs: CONFIGS });
}

function ignored(output: ToolOutput): ToolReport {
  if (/No files were processed/u.test(output.stderr + output.stdout))
    return { is: 'broken', why: 'its configuration leaves these files out' };
  return broken('biome', output);
}

function annotations({ stdout, cwd }: ToolOutput): Problem[] {
  return once(
    stdout.split(/\r?\n/u).flatMap((line): Problem[] => {
      const { properties, message } = ANNOTATION.exec(line)?.groups ?? {};
      if (properties === undefined || message === undefined) return [];
      const named = new Map(
        properties.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))]),
      );
      const file = named.get('file') ?? '';
      if (file === '') return [];
      return [
        { file: localFile(file, cwd), line: Number(named.get('line')) || 0, rule: named.get('title') ?? 'biome', message: plain(message) },
      ];
    }),
  );
}

/** Undoes what such lines write for characters that would end them. */
function plain(escaped: string): string {
  return escaped.replace(/%(?<code>25|0D|0A|3A|2C)/giu, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).trim();
}
