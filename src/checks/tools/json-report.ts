/** JSON that a tool wrote, or undefined where it is none or cut off. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A field of something that came out of JSON; undefined when that has no fields. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

/** The items of a field that is a list; undefined when it is none. */
export function list(value: unknown, name: string): readonly unknown[] | undefined {
  const items = field(value, name);
  return Array.isArray(items) ? items : undefined;
}

/** A field as text; '' when it is none. */
export function text(value: unknown, name: string): string {
  const said = field(value, name);
  return typeof said === 'string' ? said : '';
}

/** A field as a line number; 0 when it is none. */
export function lineNumber(value: unknown, name: string): number {
  const said = field(value, name);
  return typeof said === 'number' && Number.isInteger(said) && said > 0 ? said : 0;
}
