/** The printable character that stands for each byte in GPT-2's byte-level vocabularies: printable bytes stand for themselves, the others follow from U+0100 on. */
const CHARACTERS: readonly string[] = (() => {
  const isPrintable = (byte: number): boolean => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
})();

const encoder = new TextEncoder();

/** A text's UTF-8 bytes as vocabulary characters. */
export function asBytes(text: string): string[] {
  return Array.from(encoder.encode(text), (byte) => CHARACTERS[byte] ?? '');
}
