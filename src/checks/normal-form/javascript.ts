import type { Binding, Scopes } from '../javascript/binding.ts';
import { resolveScopes } from '../javascript/scopes.ts';
import { child, everyNode, type Node, PARSER, readProgram } from '../javascript/tree.ts';
import { blockScopedVars } from './declarations.ts';
import type { FormAnswer, NormalForm } from './form.ts';
import { IDIOM_RULES } from './idiom-rules.ts';
import { type Known, typeOf } from './known-type.ts';
import { Lowering } from './lower.ts';
import { normalise, STRICT_RULES } from './normalise.ts';
import type { Facts, Rule } from './rules.ts';
import { showSameTypes } from './shown-types.ts';
import { print } from './term.ts';

/** JavaScript and TypeScript, by the parser's tree. */
export const javascriptForm: NormalForm = {
  languages: ['javascript', 'typescript', 'tsx'],
  compare: async ({ before, after, language, idioms }) => compareJavascript(before, after, language, idioms),
};

/** Idioms first: strict rules would take apart what they look for. */
const LENIENT_RULES: readonly Rule[] = [...IDIOM_RULES, ...STRICT_RULES];

interface Form {
  readonly text: string;
  readonly applied: ReadonlyMap<string, number>;
}

/** Compares two texts of one file; `idioms` as in FormQuestion. */
export function compareJavascript(before: string, after: string, language: string, idioms = false): FormAnswer {
  const [read, readNow] = [readProgram(before, language), readProgram(after, language)];
  if (read.is === 'program' && readNow.is === 'error') return { is: 'broken', why: readNow.why };
  if (read.is !== 'program' || readNow.is !== 'program') return { is: 'not-run', why: 'it cannot be read', ofCode: true };
  try {
    const [old, now] = [formOf(read.program, idioms), formOf(readNow.program, idioms)];
    if (old === undefined || now === undefined) return { is: 'not-run', why: 'its names cannot be known', ofCode: true };
    if (old.text !== now.text) return { is: 'not-proved' };
    const names = [...new Set([...old.applied.keys(), ...now.applied.keys()])];
    const rules = names.filter((name) => old.applied.get(name) !== now.applied.get(name)).sort();
    const isSame = language === 'javascript' || showSameTypes(read.program, before, readNow.program, after);
    return { is: 'equal', rules, by: PARSER, ...(!isSame && { otherTypes: true }) };
  } catch (error) {
    // Code too deep or too tangled for the rules' recursion.
    if (error instanceof RangeError) return { is: 'not-run', why: 'too deep or too tangled', ofCode: true };
    throw error;
  }
}

/** Undefined where code that is only made at run time may use any name. */
function formOf(program: Node, idioms: boolean): Form | undefined {
  const scopes = resolveScopes(program);
  if (scopes.unknowable) return undefined;
  let decorated = false;
  for (const node of everyNode(program)) decorated ||= node.type === 'Decorator';
  const lowering = new Lowering(scopes, decorated);
  const lowered = lowering.program(program);
  const facts = factsOf(scopes, lowering, idioms ? blockScopedVars(program, scopes) : new Set());
  const { term, applied } = normalise(lowered, facts, idioms ? LENIENT_RULES : STRICT_RULES);
  // What a function is called shows in stack traces; no idiom looks at it.
  const keepsName = (binding: Binding): boolean =>
    !idioms && (lowering.uses.naming.has(binding) || /^(function|class|own-name|enum)$/u.test(binding.kind)) && !facts.callOnly(binding);
  return { text: print(term, keepsName), applied };
}

function factsOf(scopes: Scopes, lowering: Lowering, blockScoped: ReadonlySet<Binding>): Facts {
  const declared = new Set(scopes.bindings.filter(({ top }) => top).map(({ name }) => name));
  const types = new Map<Binding, Known>();
  const nameType = (binding: Binding): Known => {
    if (types.has(binding)) return types.get(binding);
    types.set(binding, undefined);
    const type = inferType(binding);
    types.set(binding, type);
    return type;
  };
  const inferType = (binding: Binding): Known => {
    const { declaration, kind, writes, loose } = binding;
    const init = child(declaration, 'init');
    if (
      declaration.type !== 'VariableDeclarator' ||
      init === undefined ||
      child(declaration, 'id')?.type !== 'Identifier' ||
      loose ||
      (kind === 'var' && !blockScoped.has(binding))
    )
      return undefined;
    const type = typeOf(lowering.expression(init), nameType);
    const kept = writes.every((write) => {
      if (write.type === 'UpdateExpression') return type === 'number';
      const value = child(write, 'right');
      if (write.type !== 'AssignmentExpression' || child(write, 'left')?.type !== 'Identifier' || value === undefined) return false;
      const written = typeOf(lowering.expression(value), nameType);
      if (write.operator === '=') return written === type;
      return type === 'number' ? written === 'number' && write.operator !== '??=' : type === 'string' && write.operator === '+=';
    });
    return kept ? type : undefined;
  };
  return {
    nameType,
    blockScoped: (binding) => blockScoped.has(binding),
    builtin: (name) => !declared.has(name),
    callOnly: (binding) => lowering.uses.callOnly(binding),
    stable(binding) {
      const { kind, writes, loose, hoisted, uses, declaration } = binding;
      if (writes.length > 0 || loose) return false;
      if (kind === 'function' || kind === 'own-name') return true;
      return !hoisted && uses.every((use) => use.start >= declaration.end);
    },
  };
}
