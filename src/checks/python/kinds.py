"""Exact builtin types of expressions, where the code alone proves them. Annotations prove nothing: nobody enforces them."""
import ast

from .scopes import own_nodes

UNSEEN = '?'  # of a variable whose own definition is being looked at
IMMUTABLE = frozenset(['int', 'float', 'str', 'bytes', 'tuple', 'bool'])
SIZED = frozenset(['str', 'bytes', 'tuple', 'list', 'dict', 'set'])
CALLS = {
    'len': 'int', 'ord': 'int', 'int': 'int', 'float': 'float', 'bool': 'bool', 'isinstance': 'bool', 'issubclass': 'bool', 'callable': 'bool',
    'hasattr': 'bool', 'any': 'bool', 'all': 'bool', 'sorted': 'list', 'list': 'list', 'dict': 'dict', 'set': 'set', 'tuple': 'tuple', 'chr': 'str',
    'hex': 'str', 'bin': 'str', 'oct': 'str',
}
METHODS = {
    'str': {
        **dict.fromkeys(['upper', 'lower', 'strip', 'lstrip', 'rstrip', 'replace', 'join', 'title', 'capitalize', 'zfill', 'center', 'ljust', 'rjust',
                         'casefold', 'swapcase', 'expandtabs'], 'str'),
        **dict.fromkeys(['split', 'rsplit', 'splitlines'], 'list'),
        **dict.fromkeys(['startswith', 'endswith', 'isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower', 'isidentifier'], 'bool'),
        **dict.fromkeys(['find', 'rfind', 'index', 'rindex', 'count'], 'int'),
        'encode': 'bytes',
    },
    'list': {'copy': 'list', 'index': 'int', 'count': 'int'},
    'dict': {'copy': 'dict'},
    'set': {'copy': 'set'},
}


def kind(node, env, module):
    """The exact type's name, UNSEEN, or None when it is not known."""
    if isinstance(node, ast.Constant):
        name = type(node.value).__name__
        return name if name in IMMUTABLE else ('none' if node.value is None else None)
    if isinstance(node, ast.Name):
        return env.get(node.id)
    for types, name in (((ast.JoinedStr,), 'str'), ((ast.List, ast.ListComp), 'list'), ((ast.Dict, ast.DictComp), 'dict'), ((ast.Set, ast.SetComp), 'set'), ((ast.Tuple,), 'tuple')):
        if isinstance(node, types):
            return name
    if isinstance(node, ast.NamedExpr):
        return kind(node.value, env, module)
    if isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            return 'bool'
        inner = kind(node.operand, env, module)
        return inner if inner in ('int', 'float', UNSEEN) and not isinstance(node.op, ast.Invert) else None
    if isinstance(node, ast.Compare):
        if all(isinstance(op, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for op in node.ops):
            return 'bool'
        kinds = [kind(one, env, module) for one in [node.left] + node.comparators]
        return 'bool' if all(one and one != UNSEEN for one in kinds) else (UNSEEN if all(kinds) else None)
    if isinstance(node, ast.BoolOp):
        return _one([kind(one, env, module) for one in node.values])
    if isinstance(node, ast.IfExp):
        return _one([kind(node.body, env, module), kind(node.orelse, env, module)])
    if isinstance(node, ast.BinOp):
        return _arithmetic(kind(node.left, env, module), node.op, kind(node.right, env, module))
    if isinstance(node, ast.Subscript):
        whole = kind(node.value, env, module)
        return whole if whole in ('str', UNSEEN) or (whole in ('list', 'tuple') and isinstance(node.slice, ast.Slice)) else None
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name):
            return CALLS.get(node.func.id) if module.builtin(node.func.id) else None
        if isinstance(node.func, ast.Attribute):
            owner = kind(node.func.value, env, module)
            return UNSEEN if owner == UNSEEN else METHODS.get(owner, {}).get(node.func.attr)
    return None


def _one(kinds):
    if any(one is None for one in kinds):
        return None
    seen = {one for one in kinds if one != UNSEEN}
    return UNSEEN if not seen else (seen.pop() if len(seen) == 1 else None)


def _arithmetic(left, op, right):
    if left is None or right is None:
        return None
    if UNSEEN in (left, right):
        # What it is once the unseen half is known: another round tells.
        return UNSEEN
    if isinstance(op, (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.BitAnd, ast.BitOr, ast.BitXor)) and left == right == 'int':
        return 'int'
    if isinstance(op, ast.Div) and {left, right} <= {'int', 'float'}:
        return 'float'
    if isinstance(op, (ast.Add, ast.Sub, ast.Mult)) and {left, right} == {'int', 'float'} or (isinstance(op, (ast.Add, ast.Sub, ast.Mult)) and left == right == 'float'):
        return 'float'
    if isinstance(op, ast.Add) and left == right and left in ('str', 'list', 'tuple', 'bytes'):
        return left
    if isinstance(op, ast.Mult) and left in ('str', 'list', 'tuple', 'bytes') and right == 'int':
        return left
    return None


def infer(function, scope):
    """Exact types of local variables: of those whose every definition has the same one."""
    module = scope.module
    definitions = {}
    for node in own_nodes(function):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    definitions.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            load = ast.Name(node.target.id, ast.Load())
            definitions.setdefault(node.target.id, []).append(ast.BinOp(load, node.op, node.value))
        elif isinstance(node, ast.NamedExpr):
            definitions.setdefault(node.target.id, []).append(node.value)
        elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.target, ast.Name) and _counts(node.iter, module):
            definitions.setdefault(node.target.id, []).append(ast.Constant(0))
    known = {
        name: UNSEEN
        for name, values in definitions.items()
        if len(values) == scope.stores[name] and name not in scope.parameters and name not in scope.odd and name not in scope.captured
    }
    for _ in range(8):
        changed = False
        for name in list(known):
            found = _one([kind(value, known, module) for value in definitions[name]])
            if found != known[name] and known[name] is not None:
                known[name] = found if known[name] == UNSEEN else None
                changed = True
        if not changed:
            return {name: found for name, found in known.items() if found and found != UNSEEN}
    return {}


def _counts(node, module):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'range' and module.builtin('range')
