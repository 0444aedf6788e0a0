"""Neighbours in a chain of `and` or `or` that say one thing together."""
import ast

from .idiom_shapes import is_method, is_path, is_quiet, place

ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def joined(node):
    """The chain with such neighbours joined."""
    is_or = isinstance(node.op, ast.Or)
    values = []
    for value in node.values:
        last = values[-1] if values else None
        both = last and (_member(last, value, is_or) or _asked(last, value, is_or))
        if both:
            values[-1] = both
        else:
            values.append(value)
    if len(values) == 1:
        return values[0]
    for _ in values:
        for at in range(len(values) - 1):
            if _meet(values[at], values[at + 1]) and place(values[at + 1]) < place(values[at]):
                values[at : at + 2] = [values[at + 1], values[at]]
    return ast.BoolOp(node.op, values)


def _member(one, other, is_or):
    """`a == 1 or a == 2` is `a in (1, 2)`. Not the same: an == of a's own, and nan, which is in what holds it without being its equal."""
    first, second = _listed(one, is_or), _listed(other, is_or)
    if first is None or second is None or place(first[0]) != place(second[0]) or second[2]:
        return None
    return ast.Compare(first[0], [ast.In() if is_or else ast.NotIn()], [ast.Tuple(first[1] + second[1], ast.Load())])


def _listed(node, is_or):
    """(what is asked, the values it is asked for, whether they are listed already) of a test for equality."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not is_path(node.left):
        return None
    op, right = node.ops[0], node.comparators[0]
    if isinstance(op, ast.Eq if is_or else ast.NotEq) and isinstance(right, ast.Constant) and type(right.value) in (int, float, str, bytes):
        return node.left, [right], False
    if isinstance(op, ast.In if is_or else ast.NotIn) and isinstance(right, ast.Tuple) and all(isinstance(one, ast.Constant) for one in right.elts):
        return node.left, right.elts, True
    return None


def _asked(one, other, is_or):
    """
    `isinstance(x, A) or isinstance(x, B)` is `isinstance(x, (A, B))`, and so for startswith and endswith. Not the same: looking at B does something,
    or x is another the second time.
    """
    if not is_or:
        if not all(isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) for test in (one, other)):
            return None
        both = _asked(one.operand, other.operand, True)
        return both and ast.UnaryOp(ast.Not(), both)
    if _is_affix(one) and _is_affix(other) and place(one.func) == place(other.func):
        return ast.Call(one.func, [ast.Tuple(_items(one.args[0]) + _items(other.args[0]), ast.Load())], [])
    if _is_instance(one) and _is_instance(other) and place(one.args[0]) == place(other.args[0]):
        return ast.Call(one.func, [one.args[0], ast.Tuple(_items(one.args[1]) + _items(other.args[1]), ast.Load())], [])
    return None


def _is_affix(node):
    if not is_method(node, 'startswith', 'endswith') or len(node.args) != 1 or not is_path(node.func.value):
        return False
    return all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in _items(node.args[0]))


def _is_instance(node):
    if not isinstance(node, ast.Call) or getattr(node.func, 'id', '') != 'isinstance' or len(node.args) != 2 or node.keywords:
        return False
    return is_path(node.args[0]) and not any(isinstance(one, ast.Starred) for one in _items(node.args[1]))


def _items(node):
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _meet(one, other):
    """True for two comparisons that share an end, as the halves of `a < b < c` do. Not the same: the first one's answer lets the second not be asked."""
    ends = []
    for test in (one, other):
        test = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
        if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ORDER):
            return False
        both = [test.left, test.comparators[0]]
        if not all(is_quiet(end) for end in both):
            return False
        ends.append({place(end) for end in both if is_path(end)})
    return bool(ends[0] & ends[1])
