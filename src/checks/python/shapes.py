"""Small questions about expressions, and small answers made of them."""
import ast

from .scopes import FUNCTIONS


def inverse(node):
    """`not node`."""
    return ast.UnaryOp(ast.Not(), node)


def weight(test):
    """How many words of denial a test holds, and its text to break ties: of a test and its opposite, the lighter one is kept."""
    denials = sum(isinstance(node, (ast.Not, ast.NotEq, ast.NotIn, ast.IsNot)) for node in ast.walk(test))
    return (denials, sum(isinstance(node, ast.Or) for node in ast.walk(test)), ast.dump(test))


def calm(tree, module):
    """True when a generator made of it behaves as a list does: no call of unknown code, which might raise StopIteration or suspend."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr, ast.Lambda) + FUNCTIONS):
            return False
        if isinstance(node, ast.comprehension) and node.is_async:
            return False
        if isinstance(node, ast.Call):
            called = node.func
            known = isinstance(called, ast.Name) and module.builtin(called.id) and called.id not in ('next', 'super')
            if not known and not (isinstance(called, ast.Attribute) and called.attr in CALM_METHODS):
                return False
    return True


CALM_METHODS = frozenset(
    'upper lower strip lstrip rstrip replace split rsplit splitlines startswith endswith isdigit isalpha isalnum isspace isupper islower title '
    'capitalize get items keys values count index find format join copy'.split()
)


def flat(node):
    values = []
    for one in node.values:
        values.extend(one.values if isinstance(one, ast.BoolOp) and isinstance(one.op, type(node.op)) else [one])
    return ast.BoolOp(node.op, values)


def is_bool(node, value):
    return isinstance(node, ast.Constant) and node.value is value


def is_int(node, value):
    return isinstance(node, ast.Constant) and type(node.value) is int and node.value == value


def is_len(node, module):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'len' and module.builtin('len') and len(node.args) == 1 and not node.keywords


def is_text(node):
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def pieces(node):
    return node.values if isinstance(node, ast.JoinedStr) else [node if is_text(node) else ast.FormattedValue(node, -1, None)]


def folded(left, op, right):
    if type(left) is int and type(right) is int and max(abs(left), abs(right)) < 1 << 40:
        if isinstance(op, ast.Add):
            return left + right
        if isinstance(op, ast.Sub):
            return left - right
        if isinstance(op, ast.Mult):
            return left * right
    if type(left) is str and type(right) is str and isinstance(op, ast.Add):
        return left + right
    return None
