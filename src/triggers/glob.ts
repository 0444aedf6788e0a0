import { type Answer, no, yes } from '../core/outcome.ts';

/** A piece of a glob, the longest first: each becomes a piece of a regular expression. */
const TOKEN = /\/\*{2,}\/|^\*{2,}\/|\/\*{2,}$|\*+|\?|\[[!^]?\]?[^\]/]*\]|\{[^{}/]*\}|\\.|./gsu;
const NEXT = "Globs are read as in .gitignore, from the folder you are in: '*.py', 'src/**/*.ts', 'lib/'. Braces work, too: '*.{ts,tsx}'.";

/**
 * A glob as a test of paths, with the meaning that a line of .gitignore has there: without a slash in it, it is a name at any depth; what
 * matches a folder matches everything in it. `{a,b}` stands for either; `!` is refused.
 */
export function globTest(glob: string): Answer<(path: string) => boolean> {
  const plain = glob.replace(/^\.\//u, '').replace(/(?:\/\*{2,})+(?=\/)/gu, '/**');
  if (plain.replaceAll('/', '') === '' || plain.startsWith('!')) return no('refused-not-found', `'${glob}' is no glob`, NEXT);
  const inner = plain.replace(/^\//u, '').replace(/\/$/u, '');
  const anywhere = inner === plain.replace(/\/$/u, '') && !inner.includes('/');
  const body = (inner.match(TOKEN) ?? []).map(asExpression).join('');
  const rest = plain.endsWith('/') ? '/.+' : '(?:/.+)?';
  try {
    const expression = new RegExp(`^${anywhere ? '(?:.+/)?' : ''}${body}${rest}$`, 'su');
    return yes((path) => expression.test(path));
  } catch {
    return no('refused-not-found', `'${glob}' is no glob`, NEXT);
  }
}

/** A glob of a folder (relative to the root, '' for the root itself) as one of the root. */
export function fromRoot(glob: string, folder: string): string {
  const plain = glob.replace(/^\.\//u, '');
  if (folder === '' || plain === '' || plain.startsWith('!')) return plain;
  const top = folder.replace(/[\\*?[\]{}]/gu, '\\$&');
  const anywhere = !plain.replace(/\/$/u, '').includes('/');
  return `/${top}/${anywhere ? '**/' : ''}${plain.replace(/^\//u, '')}`;
}

function asExpression(token: string): string {
  if (token.length > 1 && token.startsWith('/*')) return token.endsWith('/') ? '/(?:.+/)?' : '/.+';
  if (token.length > 1 && token.endsWith('*/')) return '(?:.+/)?';
  if (token.startsWith('*')) return '[^/]*';
  if (token === '?') return '[^/]';
  if (token.length > 1 && token.startsWith('['))
    return `(?!/)[${token
      .slice(1, -1)
      .replace(/^!/u, '^')
      .replace(/(?<!^)[[\]\\^]|^\]/gu, '\\$&')}]`;
  if (token.length > 1 && token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(literalOrStar).join('|')})`;
  return literal(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token);
}

function literalOrStar(text: string): string {
  return text.split('*').map(literal).join('[^/]*');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
