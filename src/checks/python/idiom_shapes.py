"""Small questions that the lenient rules ask about expressions."""
import ast
import re

NUMBER_OPERATORS = (ast.Add, ast.Sub, ast.FloorDiv, ast.Div, ast.Mod, ast.BitAnd, ast.BitOr, ast.BitXor, ast.LShift, ast.RShift)
NUMBER_CALLS = frozenset('len int ord float round'.split())
TEXT_CALLS = frozenset('str repr chr hex join format'.split())
# Not the same: something with such a name gives back other things than True and False.
TRUTHS = re.compile(
    r'is_\w+|has_\w+|is(instance|subclass|digit|alpha|alnum|space|upper|lower|title|decimal|numeric|printable|ascii|identifier|dir|file|abs|link|subset|superset|disjoint)'
    r'|hasattr|callable|bool|any|all|startswith|endswith|exists'
)


def place(node):
    """The node as text, the same whether it is read or written."""
    return ast.dump(node).replace('Store()', 'Load()')


def slice_of(node):
    """What stands in a subscript's brackets. Python 3.8 wraps it."""
    return node.slice.value if type(node.slice).__name__ == 'Index' else node.slice


def is_path(node):
    """A name, or an attribute of one. Not the same: reading the attribute does something, or gives another value the second time."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def is_quiet(node, displays=False, subscripts=False):
    """A path or a constant; if asked for, also an item of one by one, or a display that is empty."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant)
    if displays and isinstance(node, (ast.List, ast.Tuple)):
        return not node.elts
    if displays and isinstance(node, ast.Dict):
        return not node.keys
    if isinstance(node, ast.Constant) or is_path(node):
        return True
    if isinstance(node, ast.Attribute):
        return is_quiet(node.value, subscripts=subscripts)
    if not subscripts:
        return False
    if isinstance(node, ast.BinOp):
        return is_quiet(node.left, subscripts=True) and is_quiet(node.right, subscripts=True)
    if isinstance(node, ast.Tuple):
        return all(is_quiet(one, subscripts=True) for one in node.elts)
    return isinstance(node, ast.Subscript) and is_quiet(node.value, subscripts=True) and is_quiet(slice_of(node), subscripts=True)


def called(node):
    """The name that a call calls, a method's last part; '' when there is none."""
    if not isinstance(node, ast.Call):
        return ''
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, 'id', '')


def is_call(node, module, name):
    """True for a call of that builtin."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and module.builtin(name)


def is_method(node, *names):
    """True for a plain call, without keywords and stars, of a method of such a name."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in names:
        return False
    return not node.keywords and not any(isinstance(one, ast.Starred) for one in node.args)


def looks_bool(node):
    """True for what by its form or name is True or False. Not the same: a comparison that gives back something else (an array)."""
    if isinstance(node, ast.BoolOp):
        return all(looks_bool(one) for one in node.values)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.Constant):
        return type(node.value) is bool
    return isinstance(node, ast.Compare) or TRUTHS.fullmatch(called(node)) is not None


def evident(op, value):
    """True when the value evidently is a number or a text, and the operator one that makes a new one of it."""
    name = called(value)
    if name in NUMBER_CALLS or (isinstance(value, ast.Constant) and type(value.value) in (int, float)):
        return isinstance(op, NUMBER_OPERATORS)
    is_text = isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes)))
    return isinstance(op, ast.Add) and (is_text or name in TEXT_CALLS)
