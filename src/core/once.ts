/** A value that is made on first use and kept. A promise that fails is forgotten, so that the next use tries again. */
export function once<Value>(make: () => Value): (() => Value) & { readonly used: () => boolean } {
  let made: { readonly value: Value } | undefined;
  const get = (): Value => {
    if (made === undefined) {
      const value = make();
      made = { value };
      if (value instanceof Promise) {
        value.catch(() => {
          made = undefined;
        });
      }
    }
    return made.value;
  };
  return Object.assign(get, { used: () => made !== undefined });
}
