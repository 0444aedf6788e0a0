import ts from 'typescript';

/** A declared name: how and where it is declared, and every place that names it (declarations included), in the order of the text. */
export interface Binding {
  readonly name: string;
  readonly kind: 'var' | 'let' | 'const' | 'parameter' | 'function' | 'other';
  readonly scope: ts.Node;
  readonly declarations: ts.Identifier[];
  readonly mentions: ts.Identifier[];
}

/** Resolves names to declarations, as the language does it, without a type checker. Names inside types don't count, but for `typeof x`. */
export class Scopes {
  private readonly tables = new Map<ts.Node, Map<string, Binding>>();
  private readonly bindings = new Map<ts.Identifier, Binding>();
  private readonly byName = new Map<string, ts.Identifier[]>();
  private readonly declared = new Set<ts.Identifier>();

  constructor(file: ts.SourceFile) {
    const names: ts.Identifier[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) names.push(node);
      else if (isTypeOnly(node)) visitType(node);
      else {
        this.declare(node);
        ts.forEachChild(node, visit);
      }
    };
    const visitType = (node: ts.Node): void => {
      if (ts.isTypeQueryNode(node)) {
        let name: ts.EntityName | ts.ImportTypeNode = node.exprName;
        while (ts.isQualifiedName(name)) name = name.left;
        if (ts.isIdentifier(name)) names.push(name);
      }
      ts.forEachChild(node, visitType);
    };
    visit(file);
    for (const name of names) this.resolve(name);
  }

  /** The declaration a name stands for; undefined for a global or for something that isn't a variable. */
  bindingOf(name: ts.Node): Binding | undefined {
    return ts.isIdentifier(name) ? this.bindings.get(name) : undefined;
  }

  /** Every place where a variable of this name is meant, whichever variable it is. */
  named(name: string): readonly ts.Identifier[] {
    return this.byName.get(name) ?? [];
  }

  /** Says whether any variable of this name is meant anywhere. */
  mentions(name: string): boolean {
    return this.byName.has(name);
  }

  /** Says whether a variable of this name is meant anywhere within a node. */
  mentionedIn(node: ts.Node, name: string): boolean {
    return this.named(name).some((id) => id.pos >= node.pos && id.end <= node.end);
  }

  private declare(node: ts.Node): void {
    if (ts.isVariableDeclaration(node)) {
      const flags = ts.isVariableDeclarationList(node.parent) ? node.parent.flags & ts.NodeFlags.BlockScoped : ts.NodeFlags.Let;
      const kind = flags === 0 ? 'var' : flags === ts.NodeFlags.Let ? 'let' : 'const';
      this.addAll(node.name, kind, kind === 'var' ? functionScope(node) : blockScope(node.parent));
    } else if (ts.isParameter(node)) this.addAll(node.name, 'parameter', node.parent);
    else if (ts.isFunctionDeclaration(node)) this.addAll(node.name, 'function', blockScope(node.parent));
    else if (ts.isFunctionExpression(node) || ts.isClassExpression(node)) this.addAll(node.name, 'other', node);
    else if (
      ts.isClassDeclaration(node) ||
      ts.isEnumDeclaration(node) ||
      ts.isImportEqualsDeclaration(node) ||
      ts.isModuleDeclaration(node)
    ) {
      if (node.name && ts.isIdentifier(node.name)) this.addAll(node.name, 'other', blockScope(node.parent));
    } else if (ts.isImportClause(node) || ts.isImportSpecifier(node) || ts.isNamespaceImport(node)) {
      this.addAll(node.name, 'other', node.getSourceFile());
    }
  }

  private addAll(name: ts.BindingName | undefined, kind: Binding['kind'], scope: ts.Node): void {
    if (!name) return;
    for (const id of boundNames(name)) {
      const table = this.tables.get(scope) ?? new Map<string, Binding>();
      this.tables.set(scope, table);
      const binding = table.get(id.text) ?? { name: id.text, kind, scope, declarations: [], mentions: [] };
      table.set(id.text, binding);
      binding.declarations.push(id);
      this.bindings.set(id, binding);
      this.declared.add(id);
    }
  }

  private resolve(name: ts.Identifier): void {
    if (!this.declared.has(name) && !isVariableName(name)) return;
    const list = this.byName.get(name.text);
    if (list) list.push(name);
    else this.byName.set(name.text, [name]);
    let binding = this.bindings.get(name);
    for (let scope: ts.Node | undefined = name; !binding && scope; scope = scope.parent) binding = this.tables.get(scope)?.get(name.text);
    if (!binding) return;
    this.bindings.set(name, binding);
    binding.mentions.push(name);
  }
}

/** All names that a declaration's left side binds. */
export function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The function, class block or file whose `var` scope a node stands in. */
export function functionScope(node: ts.Node): ts.Node {
  let scope = node.parent;
  while (!ts.isFunctionLike(scope) && !ts.isSourceFile(scope) && !ts.isModuleBlock(scope) && !ts.isClassStaticBlockDeclaration(scope)) {
    scope = scope.parent;
  }
  return scope;
}

/** The nearest node that opens a scope for `let`, from a node upwards, itself included. */
export function blockScope(node: ts.Node): ts.Node {
  let scope = node;
  while (!opensBlockScope(scope)) scope = scope.parent;
  return ts.isBlock(scope) && (ts.isFunctionLike(scope.parent) || ts.isClassStaticBlockDeclaration(scope.parent)) ? scope.parent : scope;
}

function opensBlockScope(node: ts.Node): boolean {
  if (ts.isBlock(node) || ts.isSourceFile(node) || ts.isModuleBlock(node) || ts.isCaseBlock(node) || ts.isCatchClause(node)) return true;
  return ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node) || ts.isFunctionLike(node);
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false;
  return ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeParameterDeclaration(node);
}

function isVariableName(id: ts.Identifier): boolean {
  const parent = id.parent;
  if (ts.isTypeQueryNode(parent) || ts.isQualifiedName(parent)) return true;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === id;
  if (ts.isBindingElement(parent)) return parent.propertyName !== id;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isObjectLiteralElement(parent) || ts.isClassElement(parent) || ts.isEnumMember(parent)) return parent.name !== id;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isExportSpecifier(parent)) return (parent.propertyName ?? parent.name) === id;
  return !ts.isMetaProperty(parent) && !ts.isImportSpecifier(parent) && !ts.isNamedTupleMember(parent);
}
