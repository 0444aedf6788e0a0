"""What a call came to, as plain data that two versions can be compared by, and as words for people."""
import itertools
import math
import types

MAX_ITEMS = 200
MAX_DEPTH = 12
MAX_WORDS = 120
# Raised by the language itself for a value of a kind that the code was not made for.
WRONG_KIND = ('TypeError', 'AttributeError', 'RecursionError', 'MemoryError')
PLAIN = (bool, int, str, bytes)
OPAQUE = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.CoroutineType)


def observe(value, depth=0, above=()):
    """The value as tuples of names and parts. Exact types count: 1, 1.0 and True are three things; the order of a dict counts, that of a set does not."""
    if depth > MAX_DEPTH:
        return ('deep',)
    if id(value) in above:
        return ('again', len(above) - above.index(id(value)))
    name = type(value).__qualname__
    if value is None or type(value) in PLAIN:
        return (name, value)
    if type(value) is float:
        if math.isnan(value):
            return ('float', 'nan')
        return ('float', '-0.0') if value == 0 and math.copysign(1, value) < 0 else ('float', value)
    above = above + (id(value),)

    def inner(part):
        return observe(part, depth + 1, above)

    if isinstance(value, (list, tuple)):
        return (name, tuple(inner(one) for one in itertools.islice(value, MAX_ITEMS)), len(value))
    if isinstance(value, (set, frozenset)):
        return (name, tuple(sorted((inner(one) for one in value), key=repr)))
    if isinstance(value, dict):
        return (name, tuple((inner(key), inner(one)) for key, one in itertools.islice(value.items(), MAX_ITEMS)), len(value))
    if isinstance(value, BaseException):
        return ('exception', name, inner(value.args))
    if isinstance(value, OPAQUE):
        return ('opaque',)
    if isinstance(value, (type, types.ModuleType)):
        return ('named', getattr(value, '__qualname__', getattr(value, '__name__', '')))
    if hasattr(value, '__next__') and hasattr(value, '__iter__'):
        return ('iterator', _drained(value, inner))
    fields = _fields(value)
    if not fields:
        return (name, repr(value)) if type(value).__repr__ is not object.__repr__ else ('object', name)
    return (name, tuple((key, inner(fields[key])) for key in sorted(fields, key=str)))


def _fields(value):
    fields = dict(getattr(value, '__dict__', {}))
    for one in type(value).__mro__:
        slots = one.__dict__.get('__slots__', ())
        for slot in [slots] if isinstance(slots, str) else slots:
            if hasattr(value, slot):
                fields[slot] = getattr(value, slot)
    return fields


def _drained(iterator, inner):
    found = []
    try:
        for one in itertools.islice(iterator, MAX_ITEMS):
            found.append(inner(one))
    except Exception as problem:
        found.append(('raises', type(problem).__qualname__))
    return tuple(found)


def opaque(seen):
    """True when the value says too little to be compared."""
    return isinstance(seen, tuple) and (seen[:1] in (('opaque',), ('deep',)) or any(opaque(one) for one in seen if isinstance(one, tuple)))


def alike(one, other):
    """Equal but for what the last digits of a float may differ in when a sum is added in another order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        if len(one) == len(other) == 2 and one[0] == other[0] == 'float' and isinstance(one[1], float) and isinstance(other[1], float):
            return math.isclose(one[1], other[1], rel_tol=1e-9, abs_tol=1e-12)
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other))
    return type(one) is type(other) and one == other


def agree(old, new):
    """
    True when two outcomes are the same, None when the old one is outside what the function is for. An outcome is ('returned', seen, arguments),
    ('raised', class, whether a `raise` of the code did, message), ('hung',) or ('unmade',).
    """
    if old[0] in ('hung', 'unmade') or new[0] == 'unmade':
        return None
    if old[0] == 'raised' and not old[2] and old[1] in WRONG_KIND:
        return None
    if old[0] == 'returned' and opaque(old[1]):
        return None
    if old[0] != new[0]:
        return False
    if old[0] == 'raised':
        # The language's own words name variables and operators: they may change.
        return old[1] == new[1] and (not old[2] or old[3] == new[3])
    return alike(old[1:], new[1:])


def words(value):
    """A value for people, one line."""
    try:
        text = repr(value)
    except Exception:
        text = '<%s>' % type(value).__name__
    text = ' '.join(text.replace('namespace(', 'SimpleNamespace(').split('\n'))
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 1] + '…'


def shown(seen):
    """A value that prints as the observed one did."""
    name, *parts = seen
    if name in ('int', 'str', 'bool', 'bytes', 'NoneType'):
        return parts[0]
    if name == 'float':
        return float(parts[0])
    if name in ('list', 'tuple', 'iterator'):
        found = [_Shown('raises %s' % one[1], ()) if one[0] == 'raises' else shown(one) for one in parts[0]]
        return tuple(found) if name == 'tuple' else found
    if name == 'dict':
        return _Shown('{%s}' % ', '.join('%s: %s' % (words(shown(key)), words(shown(one))) for key, one in parts[0]), ())
    if name in ('set', 'frozenset') and parts[0]:
        return _Shown('{%s}' % ', '.join(words(shown(one)) for one in parts[0]), ())
    fields = parts[0] if parts and isinstance(parts[0], tuple) else ()
    if fields and all(isinstance(one, tuple) and len(one) == 2 and isinstance(one[1], tuple) for one in fields):
        return _Shown('%s(%s)' % (name, ', '.join('%s=%s' % (key, words(shown(one))) for key, one in fields)), ())
    return _Shown(parts[0] if parts and isinstance(parts[0], str) else '%s()' % name, ())


class _Shown:
    def __init__(self, text, _):
        self.text = text

    def __repr__(self):
        return self.text
