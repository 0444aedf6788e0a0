/** A pattern that finds `name` standing alone, not as part of a longer name. */
export function wholeWord(name: string): RegExp {
  const literal = name.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
  return new RegExp(`(?<![\\w$])${literal}(?![\\w$])`, 'u');
}
