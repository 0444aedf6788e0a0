/** Structured lines in the state folder's log. Never source text or prompts, unless the person asked for them. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** The same log with `fields` on every line. */
  with(fields: Readonly<Record<string, unknown>>): Log;
}
