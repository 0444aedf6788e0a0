import { readJson } from './json-report.ts';

/** Places where JSON may begin that are tried, so that a long text costs little. */
const PLACES = 8;

/** The JSON of an output that may have other lines before it (a plugin's greeting). Undefined when there is none, or it is cut off. */
export function jsonInOutput(text: string): unknown {
  const whole = text.trim();
  const starts = [...whole.matchAll(/^[[{]/gmu)].slice(0, PLACES).map(({ index }) => index);
  for (const start of starts) {
    const value = readJson(whole.slice(start));
    if (typeof value === 'object' && value !== null) return value;
  }
  return undefined;
}
