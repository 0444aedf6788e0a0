"""Local variables by the order in which they first occur, so that two functions differ in names only when it can be seen from outside."""
import ast
import itertools

from .scopes import COMPREHENSIONS, FUNCTIONS, Scope, nested_scopes, own_nodes, parameters


def separate_comprehensions(function, numbers=None):
    """Gives every comprehension variable of the function a name of its own, so that it is never taken for a local variable."""
    numbers = numbers or itertools.count()
    inner_first = [node for node in own_nodes(function) if isinstance(node, COMPREHENSIONS)]
    for node in reversed(inner_first):
        names = {one.id for part in node.generators for one in ast.walk(part.target) if isinstance(one, ast.Name)}
        walrus = {one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr)}
        table = {name: '~%d' % next(numbers) for name in sorted(names - walrus) if not name.startswith('~')}
        if not table:
            continue
        first = node.generators[0]
        outside = first.iter
        first.iter = ast.Constant(None)
        _Names(table).visit(node)
        first.iter = outside


class _Names(ast.NodeTransformer):
    """Replaces names where they mean the variables of the table. Functions and lambdas that bind such a name themselves hide it."""

    def __init__(self, table):
        self.table = table

    def visit_Name(self, node):
        if node.id in self.table:
            node.id = self.table[node.id]
        return node

    def visit_ExceptHandler(self, node):
        node.name = self.table.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_Nonlocal(self, node):
        node.names = sorted(self.table.get(name, name) for name in node.names)
        return node

    def visit_Global(self, node):
        node.names = sorted(node.names)
        return node

    def visit_Lambda(self, node):
        return self._scope(node)

    def visit_FunctionDef(self, node):
        return self._scope(node)

    def visit_AsyncFunctionDef(self, node):
        return self._scope(node)

    def _scope(self, node):
        for part in list(getattr(node, 'decorator_list', [])) + node.args.defaults + [one for one in node.args.kw_defaults if one]:
            self.visit(part)
        bound = {one.arg for one in parameters(node)}
        free = set()
        for one in own_nodes(node):
            if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load):
                bound.add(one.id)
            elif isinstance(one, ast.ExceptHandler) and one.name:
                bound.add(one.name)
            elif isinstance(one, (ast.Nonlocal, ast.Global)):
                free.update(one.names)
                if isinstance(one, ast.Global):
                    bound.update(one.names)
        globals_of = {name for one in own_nodes(node) if isinstance(one, ast.Global) for name in one.names}
        hidden = (bound - free) | globals_of
        inner = _Names({name: to for name, to in self.table.items() if name not in hidden})
        if isinstance(node.body, list):
            for part in node.body:
                inner.visit(part)
        else:
            node.body = inner.visit(node.body)
        return node


def rename_locals(function, module, depth=0):
    """Numbers the variables of a function (and of those inside it). Parameters keep their names: callers may write them."""
    scope = Scope(function, module)
    if scope.opaque:
        return
    renameable = {
        name
        for name in scope.stores
        if name in scope.locals and name not in scope.parameters and name not in scope.odd and not name.startswith('__')
    }
    order = {}
    for node in _in_order(function):
        name = node.id if isinstance(node, ast.Name) else node.name
        if name in renameable and name not in order:
            order[name] = '$%d.%d' % (depth, len(order))
    table = _Names(order)
    for part in function.body:
        table.visit(part)
    for inner in nested_scopes(function):
        if isinstance(inner, FUNCTIONS):
            rename_locals(inner, module, depth + 1)


def _in_order(function):
    for part in function.body:
        for node in ast.walk(part):
            if isinstance(node, ast.Name) or (isinstance(node, ast.ExceptHandler) and node.name):
                yield node
