import ts from 'typescript';
import { Scopes } from './scopes.ts';

/** Which of the two languages a piece of code is written in. */
export type Dialect = 'js' | 'ts';

/** A parsed piece of code, shared by all rules until one of them changes it; whatever is costly to know is worked out once, when asked. */
export class Code {
  readonly text: string;
  readonly dialect: Dialect;
  readonly file: ts.SourceFile;
  readonly nodes: readonly ts.Node[];
  private readonly sorted = new Map<(node: ts.Node) => boolean, readonly ts.Node[]>();
  private knownScopes: Scopes | undefined;
  private knownSemicolon: string | undefined;
  private knownQuote: string | undefined;

  constructor(text: string, dialect: Dialect) {
    this.text = text;
    this.dialect = dialect;
    const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
    this.file = ts.createSourceFile(`code.${dialect}`, text, options, true, dialect === 'ts' ? ts.ScriptKind.TS : ts.ScriptKind.JS);
    const nodes: ts.Node[] = [];
    const visit = (node: ts.Node): void => {
      nodes.push(node);
      ts.forEachChild(node, visit);
    };
    visit(this.file);
    this.nodes = nodes;
  }

  /** All nodes of one sort, outer before inner, in the order of the text. */
  all<T extends ts.Node>(is: (node: ts.Node) => node is T): readonly T[] {
    const known = this.sorted.get(is) as readonly T[] | undefined;
    if (known) return known;
    const found = this.nodes.filter(is);
    this.sorted.set(is, found);
    return found;
  }

  /** The text of a node, without what stands before it. */
  of(node: ts.Node): string {
    return this.text.slice(node.getStart(this.file), node.end);
  }

  /** Where a node's own text starts. */
  start(node: ts.Node): number {
    return node.getStart(this.file);
  }

  /** Who declares which name, and where it is read and written. */
  get scopes(): Scopes {
    this.knownScopes ??= new Scopes(this.file);
    return this.knownScopes;
  }

  /** What new statements end with: nothing where the code leaves its semicolons out. */
  get semicolon(): string {
    if (this.knownSemicolon === undefined) {
      const ended = this.nodes.filter(
        (node) => ts.isExpressionStatement(node) || ts.isReturnStatement(node) || ts.isVariableStatement(node),
      );
      this.knownSemicolon = ended.length > 0 && !ended.some((node) => this.text[node.end - 1] === ';') ? '' : ';';
    }
    return this.knownSemicolon;
  }

  /** The quote most strings of the code are written with. */
  get quote(): string {
    if (this.knownQuote === undefined) {
      let single = 0;
      for (const node of this.all(ts.isStringLiteral)) single += this.text[this.start(node)] === "'" ? 1 : -1;
      this.knownQuote = single < 0 ? '"' : "'";
    }
    return this.knownQuote;
  }

  /** A name from a list that the code doesn't use yet, or undefined. */
  freeName(candidates: readonly string[], random: () => number): string | undefined {
    const free = candidates.filter((name) => !this.scopes.mentions(name));
    return free[Math.floor(random() * free.length)];
  }
}
