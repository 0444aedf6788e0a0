import type { Checkout, ScratchFile } from '../core/port/scratch.ts';

/** The checkout with what the person has saved over its tree, so that a test they have just written counts. `put` keeps it in place. */
export function withSaved(checkout: Checkout, saved: readonly ScratchFile[], sha256: (text: string) => string): Checkout {
  if (saved.length === 0) return checkout;
  const content = saved.map(({ file, mode, bytes }) => `${mode} ${file}\0${sha256(bytes.toString('latin1'))}`).join('\n');
  return {
    ...checkout,
    tree: `${checkout.tree}+${sha256(content)}`,
    files: [...new Set([...checkout.files, ...saved.map(({ file }) => file)])].sort(),
    read: (file) => checkout.read(file),
    put(files) {
      const given = new Set(files.map(({ file }) => file));
      return checkout.put([...saved.filter(({ file }) => !given.has(file)), ...files]);
    },
  };
}
