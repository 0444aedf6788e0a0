import type { Log } from '../../src/core/port/log.ts';

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that a test can read, and wait for. */
export interface RecordedLog extends Log {
  readonly lines: readonly LoggedLine[];
  /** Resolves with the first line, past or future, that fits. */
  seen(fits: (line: LoggedLine) => boolean): Promise<LoggedLine>;
}

/** Opens an empty one. */
export function recordedLog(): RecordedLog {
  const lines: LoggedLine[] = [];
  const waiting = new Set<{ readonly fits: (line: LoggedLine) => boolean; readonly tell: (line: LoggedLine) => void }>();

  function logWith(shared: Readonly<Record<string, unknown>>): RecordedLog {
    const put =
      (level: LoggedLine['level']) =>
      (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
        const line = { level, message, fields: { ...shared, ...fields } };
        lines.push(line);
        for (const each of waiting) {
          if (!each.fits(line)) continue;
          waiting.delete(each);
          each.tell(line);
        }
      };
    return {
      lines,
      debug: put('debug'),
      info: put('info'),
      warn: put('warn'),
      error: put('error'),
      with: (fields) => logWith({ ...shared, ...fields }),
      seen(fits) {
        const line = lines.find(fits);
        return line === undefined ? new Promise((tell) => waiting.add({ fits, tell })) : Promise.resolve(line);
      },
    };
  }
  return logWith({});
}
