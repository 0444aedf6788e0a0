/** An edit that a model knows by name, with words by which people ask for it. */
export type NamedEdits = Readonly<Record<string, readonly string[]>>;

/** The edit that an instruction asks for: its name, or some of its words, all of which must be in the instruction. Of several, the one told in most letters. */
export function namedEdit(instruction: string, edits: NamedEdits): string | undefined {
  const said = ` ${instruction.toLowerCase().replaceAll(/[^\p{L}\p{N}=!?&|.*+`$]+/gu, ' ')} `;
  let best: { readonly name: string; readonly length: number } | undefined;
  for (const [name, phrases] of Object.entries(edits)) {
    for (const phrase of [name, ...phrases]) {
      const words = phrase.toLowerCase().split(' ');
      const isSaid = words.every((word) => said.includes(/^[\p{L}\p{N}]+$/u.test(word) ? ` ${word}` : word));
      if (isSaid && phrase.length > (best?.length ?? 0)) best = { name, length: phrase.length };
    }
  }
  return best?.name;
}
