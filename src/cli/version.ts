import { existsSync, readFileSync } from 'node:fs';

/** The version in package.json, which lies two folders above src/ when built and one above it in development. */
export function version(): string {
  const built = new URL('../../../package.json', import.meta.url);
  const manifest = existsSync(built) ? built : new URL('../../package.json', import.meta.url);
  const { version: text } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return text;
}
