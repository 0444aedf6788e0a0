"""What a parameter may be, from what the body does with it. For kinds see hints.py."""
import ast

from .hints import NAMED, kind_of_value

TEXT_METHODS = frozenset(
    'upper lower strip lstrip rstrip split rsplit splitlines startswith endswith isdigit isalpha isalnum isspace isupper islower title capitalize '
    'encode replace format partition rpartition casefold zfill isnumeric swapcase find'.split()
)
LIST_METHODS = frozenset('append extend insert sort reverse'.split())
DICT_METHODS = frozenset('items keys values get setdefault'.split())
SET_METHODS = frozenset('add union intersection difference issubset issuperset symmetric_difference isdisjoint'.split())

METHODS = (
    (TEXT_METHODS, ('str',)),
    (LIST_METHODS, ('list', ('any',))),
    (DICT_METHODS, ('dict', ('str',), ('any',))),
    (SET_METHODS, ('set', ('int',))),
)
# Operators of whole numbers.
WHOLE = (ast.Mod, ast.FloorDiv, ast.BitAnd, ast.BitOr, ast.BitXor, ast.LShift, ast.RShift)
# What a builtin is given.
GIVEN_TO = {
    **dict.fromkeys(['len', 'reversed'], ('list', ('any',))),
    **dict.fromkeys(['sorted', 'set', 'zip'], ('list', ('int',))),
    **dict.fromkeys(['range', 'chr'], ('int',)),
    **dict.fromkeys(['abs', 'max', 'min'], ('number',)),
    **dict.fromkeys(['int', 'float'], ('str',)),
    'sum': ('list', ('number',)),
    'round': ('float',),
    'ord': ('literal', 'a', 'Z', '0'),
}


def kind_by_use(function, name, depth=0):
    """What the body does with a name tells what it may be. ('any',) when nothing does."""
    fields, keys, votes = {}, {}, {}

    def vote(kind, weight=1):
        votes[kind] = votes.get(kind, 0) + weight

    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and _is(node.value, name):
            for methods, kind in METHODS:
                if node.attr in methods:
                    vote(kind, 4)
                    break
            else:
                fields[node.attr] = ('any',)
        elif isinstance(node, ast.Subscript) and _is(node.value, name):
            index = node.slice.value if type(node.slice).__name__ == 'Index' else node.slice
            if isinstance(index, ast.Constant) and isinstance(index.value, str):
                keys[index.value] = ('any',)
            else:
                plain = isinstance(index, (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Name))
                vote(('list', ('any',)) if plain else ('str',), 2 if isinstance(index, ast.Constant) else 1)
                if isinstance(index, ast.Slice):
                    vote(('list', ('any',)))
        elif isinstance(node, (ast.For, ast.comprehension)) and depth < 3:
            vote_over(node, function, name, depth, vote)
        elif isinstance(node, ast.Call) and getattr(node.func, 'id', '') == 'isinstance' and len(node.args) == 2 and _is(node.args[0], name):
            # What it asks for, and what it has to ask because of.
            for one in node.args[1].elts if isinstance(node.args[1], ast.Tuple) else [node.args[1]]:
                vote(NAMED.get(getattr(one, 'id', ''), ('any',)), 3)
            vote(('int',), 2)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and any(_is(one, name) for one in node.args):
            kind = GIVEN_TO.get(node.func.id)
            if kind and not (node.func.id in ('max', 'min') and len(node.args) == 1):
                vote(kind)
            elif kind:
                vote(('list', ('int',)))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == 'join' and any(_is(one, name) for one in node.args):
            vote(('list', ('str',)), 4)
        elif isinstance(node, ast.Compare):
            for one in [node.left] + node.comparators:
                other = node.comparators[0] if one is node.left else node.left
                if _is(one, name) and isinstance(other, ast.Constant) and other.value is not None:
                    vote(kind_of_value(other.value) or ('any',), 3)
                elif _is(one, name) and any(isinstance(op, (ast.Lt, ast.Gt, ast.LtE, ast.GtE)) for op in node.ops):
                    vote(('number',))
            if any(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops) and _is(node.comparators[-1], name):
                vote(('str',) if isinstance(node.left, ast.Constant) and isinstance(node.left.value, str) else ('list', ('any',)))
        elif isinstance(node, (ast.BinOp, ast.AugAssign)):
            sides = [node.left, node.right] if isinstance(node, ast.BinOp) else [node.value, node.target]
            if any(_is(one, name) for one in sides):
                text = any(isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and isinstance(one.value, str)) for one in sides)
                vote(('str',) if text else ('int',) if isinstance(node.op, WHOLE) else ('number',), 2)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and _is(node.operand, name):
            vote(('number',), 2)
    if keys:
        vote(('record', tuple(sorted(keys))), 5)
    if fields:
        vote(('thing', tuple(sorted(fields))), 5)
    if not votes:
        return ('any',)
    ranked = sorted(votes, key=lambda kind: (-votes[kind], repr(kind)))
    return ranked[0] if len(ranked) == 1 or votes[ranked[0]] > 2 * votes[ranked[1]] else ('one-of',) + tuple(ranked[:3])


def vote_over(node, function, name, depth, vote):
    """A loop over the name: what is done with its variable tells what is in it."""
    source, target = node.iter, node.target
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.func.id == 'enumerate' and isinstance(target, ast.Tuple) and source.args:
        source, target = source.args[0], target.elts[-1]
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Name) and source.func.id in ('sorted', 'reversed', 'list', 'set') and source.args:
        source = source.args[0]
    if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and source.func.attr == 'items' and _is(source.func.value, name) and isinstance(target, ast.Tuple) and len(target.elts) == 2:
        kinds = [kind_by_use(function, one.id, depth + 1) if isinstance(one, ast.Name) else ('any',) for one in target.elts]
        vote(('dict', ('str',) if kinds[0] == ('any',) else kinds[0], kinds[1]), 6)
        return
    if not _is(source, name):
        return
    if isinstance(target, ast.Name) and target.id != name:
        vote(('list', kind_by_use(function, target.id, depth + 1)), 3)
    elif isinstance(target, ast.Tuple):
        vote(('list', ('pair',) + tuple(kind_by_use(function, one.id, depth + 1) if isinstance(one, ast.Name) else ('any',) for one in target.elts)), 5)


def _is(node, name):
    return isinstance(node, ast.Name) and node.id == name
