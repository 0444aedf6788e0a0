"""
What inputs a function is made for, as kinds: ('int',), ('list', kind), ('dict', key, value), ('pair', kind…), ('thing', {name: kind}), ('class', name),
('one-of', kind…), ('literal', value…), ('any',). Here: read from annotations, defaults and the docstring.
"""
import ast
import re

NAMED = {
    'int': ('int',), 'integer': ('int',), 'float': ('float',), 'number': ('one-of', ('int',), ('float',)), 'str': ('str',), 'string': ('str',), 'bool': ('bool',), 'boolean': ('bool',),
    'bytes': ('bytes',), 'None': ('none',), 'list': ('list', ('any',)), 'List': ('list', ('any',)), 'Sequence': ('list', ('any',)), 'Iterable': ('list', ('any',)),
    'Collection': ('list', ('any',)), 'Iterator': ('list', ('any',)), 'tuple': ('tuple', ('any',)), 'Tuple': ('tuple', ('any',)), 'set': ('set', ('int',)), 'Set': ('set', ('int',)),
    'frozenset': ('set', ('int',)), 'FrozenSet': ('set', ('int',)), 'AbstractSet': ('set', ('int',)), 'dict': ('dict', ('str',), ('any',)), 'Dict': ('dict', ('str',), ('any',)),
    'Mapping': ('dict', ('str',), ('any',)), 'MutableMapping': ('dict', ('str',), ('any',)), 'Any': ('any',), 'object': ('any',), 'Number': ('one-of', ('int',), ('float',)),
    'date': ('date',), 'datetime': ('datetime',), 'Decimal': ('decimal',), 'Fraction': ('int',), 'Hashable': ('str',), 'Text': ('str',),
}
# How often what is compared with stands among the constants.
LIMIT_WEIGHT = 3


def kind_of_annotation(node, classes, depth=0):
    """The kind an annotation names, or None. `classes` are the names of the file's own classes."""
    if node is None or depth > 5:
        return None
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            try:
                return kind_of_annotation(ast.parse(node.value, mode='eval').body, classes, depth + 1)
            except SyntaxError:
                return None
        return ('none',) if node.value is None else None
    if isinstance(node, ast.Name):
        return ('class', node.id) if node.id in classes else NAMED.get(node.id)
    if isinstance(node, ast.Attribute):
        return NAMED.get(node.attr)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _one_of([kind_of_annotation(one, classes, depth + 1) for one in (node.left, node.right)])
    if isinstance(node, ast.Subscript):
        base = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, 'id', '')
        inside = node.slice.value if type(node.slice).__name__ == 'Index' else node.slice
        parts = list(inside.elts) if isinstance(inside, ast.Tuple) else [inside]
        if base == 'Literal':
            return ('literal',) + tuple(one.value for one in parts if isinstance(one, ast.Constant))
        kinds = [('any',) if isinstance(one, ast.Constant) and one.value is Ellipsis else kind_of_annotation(one, classes, depth + 1) or ('any',) for one in parts]
        if base == 'Optional':
            return _one_of([kinds[0], ('none',)])
        if base == 'Union':
            return _one_of(kinds)
        if base in ('Annotated', 'Final'):
            return kinds[0]
        known = NAMED.get(base)
        if known and known[0] == 'tuple' and not (len(parts) == 2 and isinstance(parts[1], ast.Constant)):
            return ('pair',) + tuple(kinds)
        if known and known[0] in ('list', 'set', 'tuple'):
            return (known[0], kinds[0])
        if known and known[0] == 'dict':
            return ('dict', kinds[0], kinds[1] if len(kinds) > 1 else ('any',))
    return None


def kind_of_value(value):
    """The kind of a default or an argument seen somewhere; None for None, which tells nothing."""
    if value is None:
        return None
    if isinstance(value, (list, set, frozenset)):
        inner = [kind for kind in map(kind_of_value, value) if kind]
        return ('list' if isinstance(value, list) else 'set', inner[0] if inner else ('any',))
    if isinstance(value, tuple):
        return ('pair',) + tuple(kind_of_value(one) or ('any',) for one in value)
    if isinstance(value, dict):
        pairs = [(kind_of_value(key), kind_of_value(one)) for key, one in value.items()]
        return ('dict',) + (tuple(one or ('any',) for one in pairs[0]) if pairs else (('str',), ('any',)))
    return NAMED.get(type(value).__name__)


def kind_in_docstring(text, name, classes):
    """From `name (int): …`, `:param int name:`, `:type name: int` or `name : int`."""
    word = re.escape(name)
    for pattern in (r'^\s*%s\s*\(([^)]*)\)\s*:', r':type\s+%s:\s*([^\n]*)', r'^\s*%s\s*:\s*([A-Za-z][^\n]*)$'):
        match = re.search(pattern % word, text, re.M)
        if match:
            break
    else:
        match = re.search(r':param\s+([^:\s][^:]*?)\s+%s:' % word, text)
    if not match:
        return None
    said = re.sub(r',?\s*optional.*$|\.$', '', match.group(1).strip())
    if ' of ' in said:
        said = re.sub(r'\b(list|set|tuple|sequence|iterable)s?\s+of\s+(\w+?)s?$', _of, said.lower())
    try:
        return kind_of_annotation(ast.parse(said.replace(' or ', ' | '), mode='eval').body, classes)
    except SyntaxError:
        return NAMED.get(said.split(' ')[0].strip(','))


def _of(found):
    """`list of ints` as `list[int]`."""
    return '%s[%s]' % ({'sequence': 'list', 'iterable': 'list'}.get(found.group(1), found.group(1)), found.group(2))


def literals(trees):
    """Constants of the code, with their neighbours: ([numbers], [texts]). What something is compared with stands in them several times."""
    numbers, texts, limits = set(), set(), []
    for tree in trees:
        said = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                limits += [one.value for one in [node.left] + node.comparators if isinstance(one, ast.Constant)]
            if not isinstance(node, ast.Constant) or id(node) in said:
                continue
            if type(node.value) in (int, float) and abs(node.value) < 1e12:
                numbers.update([node.value - 1, node.value, node.value + 1, -node.value])
            elif isinstance(node.value, str) and 0 < len(node.value) <= 40:
                texts.add(node.value)
    weighty = [one for one in limits for _ in range(LIMIT_WEIGHT)]
    plain = sorted(numbers, key=lambda one: (one, type(one).__name__))
    return plain + [one for one in weighty if one in numbers], sorted(texts) + [one for one in weighty if isinstance(one, str) and one in texts]


def _one_of(kinds):
    kinds = [one for one in kinds if one]
    return ('one-of',) + tuple(kinds) if len(kinds) > 1 else (kinds[0] if kinds else None)
