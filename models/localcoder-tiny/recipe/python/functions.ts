import type { Code } from './code/code.ts';
import type { PyNode } from './code/node.ts';
import { readPython } from './code/read.ts';

const SHORTEST = 40;
const LONGEST = 2_400;

/** A function as it stands in a file. */
export interface FunctionText {
  readonly name: string;
  readonly kind: 'function' | 'method';
  readonly raw: string;
  readonly doc: string;
}

/** The functions and methods of a file, those inside other functions left to them; none when the file can't be read. */
export async function functionsOf(text: string): Promise<readonly FunctionText[]> {
  const code = await readPython(text);
  if (code === undefined) return [];
  return code.of('function_definition').flatMap((node) => {
    const outer = node.around('function_definition', 'class_definition');
    const name = node.part('name')?.text;
    if (outer?.type === 'function_definition' || name === undefined) return [];
    const whole = node.parent?.type === 'decorated_definition' ? node.parent : node;
    const { raw, doc } = withoutDocstring(code, whole, node);
    if (raw.length < SHORTEST || raw.length > LONGEST || raw.split('\n').length < 2) return [];
    return [{ name, kind: outer === undefined ? ('function' as const) : ('method' as const), raw, doc }];
  });
}

function withoutDocstring(code: Code, whole: PyNode, node: PyNode): { readonly raw: string; readonly doc: string } {
  const body = node.part('body');
  const first = body?.parts[0];
  const second = body?.parts[1];
  const string = first?.type === 'expression_statement' ? first.parts[0] : undefined;
  if (string?.type !== 'string' || first === undefined || string.has('interpolation'))
    return { raw: dedented(code, whole, whole.start, whole.end), doc: '' };
  const doc = string.text.replace(/^[a-z]*(?:"""|'''|"|')|(?:"""|'''|"|')$/giu, '');
  // A body that is its docstring alone has nothing to show.
  if (second === undefined) return { raw: '', doc };
  const rest = first.end + (/^[\s;]*/u.exec(code.text.slice(first.end))?.[0].length ?? 0);
  return { raw: dedented(code, whole, whole.start, first.start) + dedented(code, whole, rest, whole.end), doc };
}

/** The stretch with as many blanks less before each line as there are before the function; lines that begin inside a string stay. */
function dedented(code: Code, whole: PyNode, start: number, end: number): string {
  const margin = whole.start - (code.text.lastIndexOf('\n', whole.start - 1) + 1);
  const strings = code.of('string').filter((string) => string.start < end && string.end > start && string.text.includes('\n'));
  let position = start;
  let result = '';
  for (const line of code.text.slice(start, end).split('\n')) {
    const isContent = position === start || strings.some((string) => string.start < position && position < string.end);
    result += `${position === start ? '' : '\n'}${isContent ? line : line.replace(new RegExp(`^[ \\t]{0,${margin}}`, 'u'), '')}`;
    position += line.length + 1;
  }
  return result;
}
