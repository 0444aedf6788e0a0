"""Variables that only name a value for a moment, and loops that only fill a list: both are written as the expression they stand for."""
import ast
import copy

from .endings import rewrite_blocks
from .evaluation import first_part, needs_its_frame, steps_of
from .kinds import SIZED
from .scopes import mentions, same
from .shapes import calm, inverse

BLOCKED, SILENT = 'blocked', 'silent'


class Temporaries:
    """One round over a function's blocks; `changed` says whether another is worth while."""

    def __init__(self, scope, module, env):
        self.scope = scope
        self.module = module
        self.env = env
        self.changed = False

    def function(self, function):
        self.constants(function)
        function.body = self.block(function.body)

    def constants(self, function):
        """Variables bound once, first of all, to a constant or to a parameter that is never bound again."""
        for at, statement in enumerate(list(function.body)):
            if not self.names_value(statement):
                if isinstance(statement, ast.Assign):
                    continue
                break
            name, value = statement.targets[0].id, statement.value
            fixed = isinstance(value, ast.Constant) or (
                isinstance(value, ast.Name) and value.id in self.scope.parameters and not self.scope.stores[value.id] and not self.scope.tangled(value.id)
            )
            early = any(mentions(one, name) for one in function.body[:at])
            if fixed and not early and self.scope.stores[name] == 1 and name not in self.scope.parameters:
                _Replace(name, value).visit_all(function)
                function.body.remove(statement)
                self.changed = True
                return

    def names_value(self, statement):
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1 or not isinstance(statement.targets[0], ast.Name):
            return False
        return not self.scope.tangled(statement.targets[0].id)

    def block(self, statements):
        result = []
        for statement in statements:
            rewrite_blocks(statement, self.block)
            result.append(statement)
            self.fold(result)
        return result

    def fold(self, result):
        """Joins the last statements of a block where that is exact."""
        while len(result) >= 2 and not self.scope.opaque:
            joined = self.joined(result[-2], result[-1])
            if joined is not None:
                result[-2:] = [joined]
                self.changed = True
                continue
            swapped = self.swap(result[-3:])
            if swapped is None:
                found = self.searched(result[-2], result[-1])
                if found is None:
                    return
                result[-2:] = [found]
            else:
                result[-3:] = [swapped]
            self.changed = True

    def returned(self, first, second):
        """`r = v; return r` where r occurs nowhere else, whatever v is and whatever is caught around it."""
        if not isinstance(first, ast.Assign) or not isinstance(second, ast.Return) or len(first.targets) != 1:
            return None
        name = first.targets[0]
        if not isinstance(name, ast.Name) or not isinstance(second.value, ast.Name) or second.value.id != name.id:
            return None
        return ast.Return(first.value) if self.scope.loads[name.id] == 1 and self.scope.once(name.id) else None

    def joined(self, first, second):
        if self.returned(first, second):
            return self.returned(first, second)
        if not self.names_value(first):
            return None
        name, value = first.targets[0].id, first.value
        gathered = self.gathered(name, value, second)
        if gathered is not None:
            return ast.Assign([ast.Name(name, ast.Store())], gathered)
        uses = sum(isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) for node in ast.walk(second))
        everywhere = self.scope.loads[name] == 1 and self.scope.stores[name] == 1 and name not in self.scope.parameters
        if uses != 1 or not (everywhere or isinstance(second, ast.Return)):
            return None
        if any(isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr)) for node in ast.walk(value)):
            return None
        part = first_part(second)
        if isinstance(second, ast.AugAssign) and part is not None and (second.target.id not in self.scope.locals or second.target.id in self.scope.captured):
            return None
        if part is None or self.reach(getattr(second, part) if part != 'items' else second.items[0].context_expr, name) != name:
            return None
        _Replace(name, value).visit(second)
        return second

    def reach(self, node, name):
        """`name` when it is the first thing with any effect that the expression evaluates; SILENT when there is neither; BLOCKED otherwise."""
        if isinstance(node, ast.Name):
            if node.id == name:
                return name
            local = node.id in self.scope.locals and node.id not in self.scope.captured
            return SILENT if local or self.module.builtin(node.id) or node.id in self.module.steady else BLOCKED
        if isinstance(node, ast.Constant):
            return SILENT
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id != name and self.env.get(node.value.id) in SIZED:
            return SILENT
        steps = steps_of(node)
        if steps is None:
            return BLOCKED
        children, effect = steps
        for child in children:
            found = self.reach(child, name)
            if found != SILENT:
                return found
        return BLOCKED if effect else SILENT

    def gathered(self, name, start, loop):
        """The comprehension that `r = []; for x in xs: if c: r.append(e)` amounts to, or None."""
        if not isinstance(loop, ast.For) or loop.orelse or len(loop.body) != 1 or not _names_only(loop.target):
            return None
        body, tests = loop.body[0], []
        if isinstance(body, ast.If) and len(body.body) + len(body.orelse) == 1:
            tests = [body.test if body.body else inverse(body.test)]
            body = (body.body or body.orelse)[0]
        targets = {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
        # A loop's variable lives on after it, a comprehension's does not.
        outside = any(self.scope.loads[one] != sum(_loads(part, one) for part in loop.body) or self.scope.stores[one] != 1 or self.scope.tangled(one) for one in targets)
        if outside or targets & self.scope.parameters:
            return None
        new = self.filling(name, start, body)
        if new is None:
            return None
        parts, make = new
        whole = [loop.iter] + tests + parts
        if any(mentions(one, name) for one in whole) or any(self.frame(node) for one in whole for node in ast.walk(one)):
            return None
        return make([ast.comprehension(loop.target, loop.iter, tests, 0)])

    def frame(self, node):
        # With idioms not the same: a generator that is kept sees the last value of a loop's variable.
        return needs_its_frame(node) and not (self.module.idioms and isinstance(node, ast.GeneratorExp))

    def filling(self, name, start, body):
        call = body.value if isinstance(body, ast.Expr) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == name:
            if len(call.args) != 1 or call.keywords or isinstance(call.args[0], ast.Starred):
                return None
            element = call.args[0]
            if call.func.attr == 'append' and isinstance(start, ast.List) and not start.elts:
                return [element], lambda generators: ast.ListComp(element, generators)
            if call.func.attr == 'add' and same(start, ast.Call(ast.Name('set', ast.Load()), [], [])) and self.module.builtin('set'):
                return [element], lambda generators: ast.SetComp(element, generators)
        if isinstance(body, ast.Assign) and isinstance(start, ast.Dict) and not start.keys and len(body.targets) == 1 and isinstance(body.targets[0], ast.Subscript):
            place, value = body.targets[0], body.value
            key = place.slice
            # A comprehension looks at the key first, an assignment at the value.
            quiet = self.fixed(value) or self.fixed(key) or self.module.idioms
            if isinstance(place.value, ast.Name) and place.value.id == name and quiet and not isinstance(key, (ast.Slice, ast.Tuple)):
                return [key, value], lambda generators: ast.DictComp(key, value, generators)
        return None

    def fixed(self, node):
        return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and not self.scope.tangled(node.id))

    def searched(self, loop, after):
        """`for x in xs: if c: return True` then `return False` is `return any(c for x in xs)`; the other way round it is `all`."""
        if not isinstance(loop, ast.For) or loop.orelse or len(loop.body) != 1 or not isinstance(loop.body[0], ast.If) or not _names_only(loop.target):
            return None
        choice = loop.body[0]
        found, missing = choice.body or choice.orelse, choice.orelse if choice.body else []
        if missing or len(found) != 1 or not isinstance(found[0], ast.Return) or not isinstance(after, ast.Return):
            return None
        values = [one.value.value if isinstance(one.value, ast.Constant) else None for one in (found[0], after)]
        name = {(True, False): 'any', (False, True): 'all'}.get((values[0], values[1])) if all(type(one) is bool for one in values) else None
        targets = {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
        if name is None or not self.module.builtin(name) or not calm(choice.test, self.module) or any(self.scope.tangled(one) for one in targets):
            return None
        holds = choice.test if bool(choice.body) == (name == 'any') else inverse(choice.test)
        inside = ast.GeneratorExp(holds, [ast.comprehension(loop.target, loop.iter, [], 0)])
        return ast.Return(ast.Call(ast.Name(name, ast.Load()), [inside], []))

    def swap(self, three):
        """`t = a; a = b; b = t` is `a, b = b, a`."""
        if len(three) != 3 or not all(self.names_value(one) and isinstance(one.value, ast.Name) for one in three):
            return None
        (t, a), (a2, b), (b2, t2) = [(one.targets[0].id, one.value.id) for one in three]
        if t != t2 or a != a2 or b != b2 or len({t, a, b}) != 3 or self.scope.loads[t] != 1 or self.scope.stores[t] != 1 or self.scope.tangled(a) or self.scope.tangled(b):
            return None
        pair = [ast.Tuple([ast.Name(one, ctx()) for one in names], ctx()) for names, ctx in (((a, b), ast.Store), ((b, a), ast.Load))]
        return ast.Assign([pair[0]], pair[1])


def _names_only(target):
    return isinstance(target, ast.Name) or (isinstance(target, ast.Tuple) and all(_names_only(one) for one in target.elts))


def _loads(tree, name):
    return sum(isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load) for node in ast.walk(tree))


class _Replace(ast.NodeTransformer):
    def __init__(self, name, value):
        self.name = name
        self.value = value

    def visit_Name(self, node):
        return copy.deepcopy(self.value) if node.id == self.name and isinstance(node.ctx, ast.Load) else node

    def visit_all(self, function):
        function.body = [self.visit(statement) for statement in function.body]
