/** What a letter stands for: any name, a name that tells of a boolean, text in quotes, a number or other literal. */
export type LetterClass = 'name' | 'flag' | 'text' | 'figure';

/**
 * The alphabets of sketches: neighbouring code points that are letters of two bytes in UTF-8. The bundled model's tokenizer has one token for each;
 * a change here needs a model that was trained with it.
 */
const ALPHABETS: Readonly<Record<LetterClass, { readonly first: number; readonly size: number }>> = {
  name: { first: 0x400, size: 96 },
  flag: { first: 0x531, size: 16 },
  text: { first: 0x100, size: 48 },
  figure: { first: 0x561, size: 24 },
};

/** All letters of a class in their order. */
export function alphabet(of: LetterClass): readonly string[] {
  const { first, size } = ALPHABETS[of];
  return Array.from({ length: size }, (_, index) => String.fromCodePoint(first + index));
}

/** The class of a letter; undefined for any other word. */
export function classOf(word: string): LetterClass | undefined {
  const code = word.codePointAt(0) ?? 0;
  if (word.length !== 1) return undefined;
  for (const [name, { first, size }] of Object.entries(ALPHABETS)) if (code >= first && code < first + size) return name as LetterClass;
  return undefined;
}
