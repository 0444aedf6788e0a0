/** What a settings file looks like as YAML: sections with keys below them, comments wherever a person put them. */
const SECTION = /^(?<name>[A-Za-z][\w-]*):\s*(?:#.*)?$/u;

/**
 * The text of a settings file with one key set, every other line and comment kept. Knows the plain layout that people write and that
 * `.localcoderrc.example` shows: a section, then its keys two or more blanks in. The caller must read the result back: a file in another
 * layout comes out wrong or unchanged. `value` is YAML (JSON is YAML too).
 */
export function setSetting(text: string, section: string, key: string, value: string): string {
  const lines = text === '' ? [] : text.replace(/\r?\n$/u, '').split('\n');
  const start = lines.findIndex((line) => SECTION.exec(line)?.groups?.name === section);
  if (start === -1) return `${[...lines, `${section}:`, `  ${key}: ${value}`].join('\n')}\n`;
  const after = lines.findIndex((line, at) => at > start && /^[^\s#]/u.test(line));
  const end = after === -1 ? lines.length : after;
  const indent = /^\s+(?=[^\s#])/u.exec(lines.slice(start + 1, end).find((line) => /^\s+[^\s#]/u.test(line)) ?? '')?.[0] ?? '  ';
  const present = lines.findIndex((line, at) => at > start && at < end && line.startsWith(`${indent}${key}:`));
  const line = `${indent}${key}: ${value}`;
  if (present === -1) return `${[...lines.slice(0, start + 1), line, ...lines.slice(start + 1)].join('\n')}\n`;
  const comment = /\s+#.*$/u.exec(lines[present] ?? '')?.[0] ?? '';
  return `${[...lines.slice(0, present), line + comment, ...lines.slice(present + 1)].join('\n')}\n`;
}
