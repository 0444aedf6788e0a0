/** Sorts of defects by the words that tell of them; the first that fits counts. Short names: they are part of ids and are the rules in SARIF. */
const SORTS: readonly { readonly sort: string; readonly words: RegExp }[] = [
  { sort: 'injection', words: /\b(?:inject\w*|xss|sanitiz\w*|sanitis\w*|unescaped|travers\w*|eval)\b/u },
  { sort: 'secret', words: /\b(?:secret|password|token|credential|hard-?coded key)s?\b/u },
  { sort: 'race', words: /\b(?:race|concurren\w*|deadlock|await\w*|unawaited|thread\w*|promise)\b/u },
  { sort: 'leak', words: /\b(?:leak\w*|never closed|not closed|unclosed|never released|not released)\b/u },
  { sort: 'null', words: /\b(?:null|undefined|none|nil|missing|absent|optional)\b/u },
  { sort: 'bounds', words: /\b(?:bounds?|off.by.one|index|overflow\w*|range|empty|last|first)\b/u },
  { sort: 'error-handling', words: /\b(?:exception|error|throw\w*|catch\w*|swallow\w*|crash\w*|fail\w*)\b/u },
  { sort: 'arithmetic', words: /\b(?:divi\w*|round\w*|sign|percent\w*|arithmetic|sum|multipl\w*|subtract\w*)\b/u },
  { sort: 'condition', words: /\b(?:condition|comparison|compar\w*|invert\w*|always|never|operator|equal\w*|assign\w*)\b/u },
  { sort: 'type', words: /\b(?:type|cast|coerc\w*|string|number|convert\w*)\b/u },
];

/** What sort of defect a message tells of: its own words differ from run to run, this hardly. */
export function sortOf(message: string): string {
  const words = message.toLowerCase().replace(/`[^`]*`/gu, ' ');
  return SORTS.find((each) => each.words.test(words))?.sort ?? 'defect';
}
