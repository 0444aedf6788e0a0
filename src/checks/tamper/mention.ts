import type { CodeNode } from '../../core/port/syntax.ts';
import { bare, callOf, child, parts } from './node.ts';
import type { Side } from './pair.ts';

/** A name as the code mentions it. `text` of a dotted one begins with what an import says its first name stands for. */
export interface Mention {
  /** Alone, called, with dots, as an imported module, or a thing handed on as a value. */
  readonly is: 'name' | 'call' | 'dotted' | 'module' | 'value';
  readonly text: string;
  readonly at: number;
}

/** Stands for an object that has no name, and for a key that is worked out while the code runs. */
const UNNAMED = '?';
const COMPUTED = '*';

/** Every name that a side mentions in its window, however it is written: with escapes, by index, through an alias of an import, by `getattr`. */
export function mentionsOf(side: Side): Mention[] {
  const aliases = aliasesOf(side);
  const resolved = (path: readonly string[]): string => {
    const [first = '', ...rest] = path;
    return [aliases.get(first) ?? first, ...rest].join('.');
  };
  return side.nodes.flatMap((node): Mention[] => {
    const at = node.start;
    if (node.type === 'identifier') return mentionsOfName(node, side, aliases);
    if (node.type === 'shorthand_property_identifier_pattern' || (node.type === 'property_identifier' && isTaken(node, side))) {
      return [{ is: 'name', text: plain(side.read(node), side), at }];
    }
    if (isMember(node)) {
      const path = pathOf(node, side);
      const texts = new Set([path.join('.'), resolved(path)]);
      return [...texts].map((text) => ({ is: 'dotted', text, at }));
    }
    if (/^import/u.test(node.type) && node.type !== 'import') return modulesOf(node, side);
    const call = callOf(node);
    if (call === undefined) return [];
    // `getattr(os, "system")`
    if (pathOf(call.callee, side).join('.') === 'getattr') return [{ is: 'dotted', text: resolved(reachedBy(call.args, side)), at }];
    return mentionsOfCall(call.callee, call.args, side, at);
  });
}

function mentionsOfName(node: CodeNode, side: Side, aliases: ReadonlyMap<string, string>): Mention[] {
  const parent = side.parent(node);
  const isKey = node.field === 'property' || node.field === 'attribute' || (node.field === 'name' && parent?.type === 'keyword_argument');
  if (isKey) return [];
  const at = node.start;
  const text = plain(side.read(node), side);
  const meant = aliases.get(text);
  const isOwner = parent !== undefined && isMember(parent) && (node.field === 'object' || node.field === 'value');
  return [
    { is: 'name', text, at },
    ...(isOwner ? [] : [{ is: 'value', text, at } as const]),
    ...(meant === undefined || isOwner ? [] : [{ is: 'dotted', text: meant, at } as const]),
  ];
}

function mentionsOfCall(callee: CodeNode, args: readonly CodeNode[], side: Side, at: number): Mention[] {
  const [first] = args;
  const name = pathOf(callee, side).join('.');
  if (name === 'require' || name === 'import') {
    const told = first === undefined ? undefined : literalText(first, side);
    return [told === undefined ? { is: 'call', text: name, at } : { is: 'module', text: told, at }];
  }
  // A function made from a text: every function's `constructor` makes one.
  if (/\.constructor$/u.test(name) && first !== undefined && isText(first)) return [{ is: 'call', text: 'constructor', at }];
  return callee.type === 'identifier' ? [{ is: 'call', text: name, at }] : [];
}

/** A key of an object that is taken apart. */
function isTaken(node: CodeNode, side: Side): boolean {
  return node.field === 'key' && side.parent(node)?.type === 'pair_pattern';
}

function isMember({ type }: CodeNode): boolean {
  return type === 'member_expression' || type === 'attribute' || type === 'subscript_expression' || type === 'subscript';
}

/** The names by which an expression reaches something. */
function pathOf(whole: CodeNode, side: Side): string[] {
  let node = bare(whole);
  if (node.type === 'await_expression' || node.type === 'await') node = bare(parts(node)[0] ?? node);
  // `(0, eval)`
  if (node.type === 'sequence_expression') return pathOf(parts(node).at(-1) ?? node, side);
  if (node.type === 'identifier' || node.type === 'this' || node.type === 'super' || node.type === 'import')
    return [plain(side.read(node), side)];
  if (isMember(node)) {
    const owner = child(node, 'object') ?? child(node, 'value');
    return [...(owner === undefined ? [UNNAMED] : pathOf(owner, side)), keyOf(node, side)];
  }
  const call = callOf(node);
  if (call === undefined || call.callee === node) return [UNNAMED];
  const name = pathOf(call.callee, side).join('.');
  const told = call.args[0] === undefined ? undefined : literalText(call.args[0], side);
  if (/^(?:require|import|__import__)$/u.test(name) && told !== undefined) return [moduleName(told)];
  if (name === 'getattr') return reachedBy(call.args, side);
  return /^(?:globals|locals|vars)$/u.test(name) ? [`${name}()`] : [UNNAMED];
}

/** `getattr(os, "system")` reaches `os.system`. */
function reachedBy([object, name]: readonly CodeNode[], side: Side): string[] {
  if (object === undefined) return [UNNAMED];
  return [...pathOf(object, side), (name === undefined ? undefined : literalText(name, side)) ?? COMPUTED];
}

function keyOf(node: CodeNode, side: Side): string {
  const name = child(node, 'property') ?? child(node, 'attribute');
  if (name !== undefined) return plain(side.read(name), side);
  const index = child(node, 'index') ?? child(node, 'subscript');
  return (index === undefined ? undefined : literalText(index, side)) ?? COMPUTED;
}

function isText(node: CodeNode): boolean {
  const { type } = bare(node);
  return type === 'string' || type === 'template_string' || type === 'concatenated_string' || type === 'binary_expression';
}

/** The text that a literal, or a sum of literals, comes to. */
function literalText(whole: CodeNode, side: Side): string | undefined {
  const node = bare(whole);
  if (node.type === 'string' || node.type === 'template_string') {
    if (node.children.some(({ type }) => type === 'interpolation' || type === 'template_substitution')) return undefined;
    return unescaped(side.read(node).replace(/^[a-z]*(?:"""|'''|["'`])|(?:"""|'''|["'`])$/giu, ''));
  }
  const isSum = node.type === 'concatenated_string' || node.type === 'binary_expression' || node.type === 'binary_operator';
  if (!isSum || (node.type !== 'concatenated_string' && child(node, 'operator')?.type !== '+')) return undefined;
  const texts = parts(node).map((part) => literalText(part, side));
  return texts.includes(undefined) ? undefined : texts.join('');
}

/** A name as the language understands it: JavaScript allows escapes in names, Python takes look-alikes of letters (NFKC) for the letters. */
function plain(text: string, { language }: Side): string {
  return language === 'python' ? text.normalize('NFKC') : unescaped(text);
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\}|U([\da-f]{8})|\r?\n)/giu, (whole, ...codes: unknown[]) => {
    const code = codes.slice(0, 4).find((each) => typeof each === 'string');
    if (code === undefined) return '';
    const point = Number.parseInt(String(code), 16);
    return point > 0x10ffff ? whole : String.fromCodePoint(point);
  });
}

function modulesOf(node: CodeNode, side: Side): Mention[] {
  const at = node.start;
  const source = child(node, 'source') ?? child(node, 'module_name');
  if (source !== undefined) {
    const module = literalText(source, side) ?? side.read(source);
    const names = side.language === 'python' ? node.children.filter(({ field }) => field === 'name') : [];
    return [
      { is: 'module', text: module, at },
      ...names.map((name) => ({ is: 'dotted', text: `${module}.${importedName(name, side)}`, at }) as const),
    ];
  }
  if (side.language !== 'python') return [];
  return parts(node).map((name) => ({ is: 'module', text: importedName(name, side), at }));
}

function importedName(name: CodeNode, side: Side): string {
  return (side.read(name).split(/\s+as\s+/u)[0] ?? '').replace(/\s+/gu, '').normalize('NFKC');
}

/** What the names that the file imports stand for: `run` of `from subprocess import call as run` for `subprocess.call`. */
function aliasesOf({ imports, language }: Side): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const text of imports) {
    for (const [local, meant] of language === 'python' ? pythonNames(text) : scriptNames(text)) {
      if (!meant.startsWith('.') && !meant.startsWith('/')) found.set(local, meant);
    }
  }
  return found;
}

function pythonNames(text: string): (readonly [string, string])[] {
  const { module, names } = /^\s*from\s+(?<module>[\w.]+)\s+import\s+(?<names>[\s\S]+)$/u.exec(text)?.groups ?? {};
  const listed = names ?? /^\s*import\s+(?<names>[\s\S]+)$/u.exec(text)?.groups?.names ?? '';
  return listed.split(',').flatMap((part) => {
    const [name = '', local] = part
      .replace(/[()\\]/gu, ' ')
      .trim()
      .split(/\s+as\s+/u);
    if (module !== undefined) return [[local ?? name, `${module}.${name}`] as const];
    return local === undefined ? [] : [[local, name] as const];
  });
}

function scriptNames(text: string): (readonly [string, string])[] {
  const found =
    /^\s*import\s+(?:type\s+)?(?<whole>[\w$]+)?\s*,?\s*(?:\*\s*as\s+(?<all>[\w$]+))?\s*(?:\{(?<names>[^}]*)\})?\s*from\s*(?<module>['"][^'"]+['"])/u.exec(
      text,
    ) ??
    /^\s*(?:const|let|var)\s+(?:(?<whole>[\w$]+)|\{(?<names>[^}]*)\})\s*=\s*(?:require|await\s+import)\s*\(\s*(?<module>['"`][^'"`]+['"`])\s*\)/u.exec(
      text,
    );
  const { whole, all, names = '', module = '' } = found?.groups ?? {};
  const from = moduleName(module.slice(1, -1));
  const named = names.split(',').flatMap((part) => {
    const [name = '', local] = part.trim().split(/\s+as\s+|\s*:\s*/u);
    return name === '' ? [] : [[local ?? name, `${from}.${name}`] as const];
  });
  return [...named, ...[whole, all].flatMap((local) => (local === undefined ? [] : [[local, from] as const]))];
}

function moduleName(module: string): string {
  return module.replace(/^node:/u, '');
}
