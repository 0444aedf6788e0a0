"""
The lenient rules, only for the question whether a small edit is the same up to idioms, never for a proof: each of them is exact for ordinary
objects, and its comment names the corner case in which it is not. Here those about statements; expressions have their own in idiom_expressions.py.
"""
import ast

from .endings import rewrite_blocks
from .idiom_shapes import evident, is_call, is_path, is_quiet, place, slice_of

CHANGES = frozenset('append appendleft extend insert remove pop popleft clear sort reverse'.split())


class Idioms:
    """One round over a function's blocks, before the strict rules."""

    def __init__(self, scope):
        self.scope = scope
        self.module = scope.module

    def function(self, function):
        function.body = self.block(function.body)

    def block(self, statements):
        result = []
        for statement in statements:
            rewrite_blocks(statement, self.block)
            result.extend(self.statement(statement))
            swapped = self.swap(result[-3:])
            if swapped:
                result[-3:] = [swapped]
        return result

    def statement(self, statement):
        if isinstance(statement, ast.Try) and _passes_on(statement):
            # Not the same: what the clause names is no exception, which shows only when one comes by.
            return statement.body
        if isinstance(statement, ast.For):
            return [self.numbered(statement) or statement]
        if isinstance(statement, ast.If):
            return [_chosen(statement) or statement]
        if isinstance(statement, ast.Assign):
            return [_augmented(statement) or statement]
        return [statement]

    def numbered(self, loop):
        """
        `for i in range(len(xs)): x = xs[i]; …` is `for x in xs: …`, by enumerate where the number is used elsewhere. Not the same: the loop changes
        the list by another name, or the list cannot be gone through as it is indexed.
        """
        counter, number, first = loop.target, self.counted(loop.iter), loop.body[0] if len(loop.body) > 1 else None
        if number is None or not isinstance(counter, ast.Name) or not isinstance(first, ast.Assign) or len(first.targets) != 1:
            return None
        item, value = first.targets[0], first.value
        if not isinstance(item, ast.Name) or not isinstance(value, ast.Subscript) or place(value.value) != place(number) or place(slice_of(value)) != place(counter):
            return None
        if self.scope.tangled(counter.id) and counter.id not in self.scope.guarded or self.scope.stores[counter.id] != 1 or item.id in (number.id, counter.id):
            return None
        inside = sum(isinstance(node, ast.Name) and node.id == counter.id for part in loop.body for node in ast.walk(part))
        if inside != self.scope.loads[counter.id] or any(_changes(part, number.id) for part in loop.body):
            return None
        target, source = item, number
        if inside > 1:
            target = ast.Tuple([counter, item], ast.Store())
            source = ast.Call(ast.Name('enumerate', ast.Load()), [number], [])
        return ast.For(target, source, loop.body[1:], loop.orelse)

    def counted(self, node):
        """The list that `range(len(list))` counts through."""
        if not is_call(node, self.module, 'range') or not node.args or node.keywords:
            return None
        last = node.args[-1]
        from_start = len(node.args) == 1 or (len(node.args) == 2 and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)
        if not from_start or not is_call(last, self.module, 'len') or len(last.args) != 1:
            return None
        return last.args[0] if isinstance(last.args[0], ast.Name) else None

    def swap(self, three):
        """`t = a; a = b; b = t` is `a, b = b, a`, for places too. Not the same: finding one place depends on what the other holds."""
        if len(three) != 3 or not all(isinstance(one, ast.Assign) and len(one.targets) == 1 for one in three):
            return None
        first, second, third = three
        name = first.targets[0]
        if not isinstance(name, ast.Name) or not isinstance(third.value, ast.Name) or third.value.id != name.id:
            return None
        one, other = first.value, second.value
        if not all(is_quiet(part, subscripts=True) and not isinstance(part, ast.Constant) for part in (one, other)):
            return None
        if place(second.targets[0]) != place(one) or place(third.targets[0]) != place(other) or place(one) == place(other):
            return None
        if self.scope.loads[name.id] != 1 or self.scope.stores[name.id] != 1 or name.id in self.scope.captured | self.scope.odd | self.scope.parameters:
            return None
        return ast.Assign([ast.Tuple([second.targets[0], third.targets[0]], ast.Store())], ast.Tuple([other, one], ast.Load()))


def _passes_on(statement):
    """True for a `try` whose every clause raises just what it caught."""
    if statement.orelse or statement.finalbody or not statement.handlers:
        return False
    for handler in statement.handlers:
        only = handler.body[0] if len(handler.body) == 1 else None
        if not isinstance(only, ast.Raise) or only.cause is not None:
            return False
        if only.exc is not None and not (isinstance(only.exc, ast.Name) and only.exc.id == handler.name):
            return False
    return True


def _changes(tree, name):
    """True when the code binds the name, or gives what it names other items."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Name) and node.value.id == name:
            return True
        if isinstance(node, ast.Attribute) and node.attr in CHANGES and isinstance(node.value, ast.Name) and node.value.id == name:
            return True
    return False


def got(test, yes, no):
    """`d[k] if k in d else x` is `d.get(k, x)`. Not the same: d has no get or one of its own, or x costs something to look at. None when it is not that."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], (ast.In, ast.NotIn)):
        return None
    key, table = test.left, test.comparators[0]
    if isinstance(test.ops[0], ast.NotIn):
        yes, no = no, yes
    if not isinstance(yes, ast.Subscript) or place(yes.value) != place(table) or place(slice_of(yes)) != place(key) or no is None:
        return None
    if isinstance(table, ast.Constant) or not is_quiet(table, subscripts=True) or not is_quiet(key, subscripts=True) or not is_quiet(no, displays=True, subscripts=True):
        return None
    default = [] if isinstance(no, ast.Constant) and no.value is None else [no]
    return ast.Call(ast.Attribute(table, 'get', ast.Load()), [key] + default, [])


def chosen(test, yes, no):
    """A choice of values that has a shorter form, as that: `got`, and `a.x if a.x else y` as `a.x or y`. For the latter not the same: see is_path."""
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, yes, no = test.operand, no, yes
    if is_path(test) and yes is not None and no is not None and place(test) == place(yes):
        return ast.BoolOp(ast.Or(), [test, no])
    return got(test, yes, no)


def _chosen(statement):
    """The same as a statement, for an assignment and a result."""
    if len(statement.body) != 1 or len(statement.orelse) != 1:
        return None
    yes, no = statement.body[0], statement.orelse[0]
    if isinstance(yes, ast.Return) and isinstance(no, ast.Return):
        value = chosen(statement.test, yes.value or ast.Constant(None), no.value or ast.Constant(None))
        return value and ast.Return(value)
    if not all(isinstance(one, ast.Assign) and len(one.targets) == 1 for one in (yes, no)) or place(yes.targets[0]) != place(no.targets[0]):
        return None
    value = chosen(statement.test, yes.value, no.value)
    return value and ast.Assign(yes.targets, value)


def _augmented(statement):
    """`x = x + 1` is `x += 1` for a number or a text. Not the same: x adds in place (an array), and others hold it too."""
    target, value = statement.targets[0], statement.value
    if len(statement.targets) != 1 or not isinstance(value, ast.BinOp) or not isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
        return None
    if place(target) != place(value.left) or not is_quiet(value.left, subscripts=True) or not evident(value.op, value.right):
        return None
    return ast.AugAssign(target, value.op, value.right)
