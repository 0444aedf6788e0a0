"""
Inputs made by a seed. An input is a recipe, not a value: ('plain', v), ('list'|'tuple'|'set', [recipe…]), ('dict', [(recipe, recipe)…]),
('make', class name, {name: recipe}), ('member', class name, member), ('thing', {name: recipe}). Each version of the code builds its own value from it,
with its own classes, so that neither can touch the other's.
"""
import dataclasses
import datetime
import decimal
import enum
import types

WORDS = ['', 'a', 'b', 'ab', 'Abc', 'hello world', ' x ', 'foo_bar', 'A-b', '0', '12', '-3', '4.5', 'x,y', 'é', 'Zz zZ', 'racecar', 'a\nb', 'The quick brown fox']
SMALL = [0, 1, -1, 2, 3, 5, 7, 10, 12, 100, -2, -10]
FLOATS = [0.0, 1.0, -1.0, 0.5, 2.25, -3.75, 10.0, 99.99, 1e-9]
MAX_DEPTH = 4


class Maker:
    def __init__(self, rng, numbers, texts, classes):
        self.rng = rng
        self.numbers = [one for one in numbers if type(one) is int] or [0]
        self.floats = [float(one) for one in numbers] or [0.0]
        self.texts = texts or ['']
        self.classes = classes

    def recipe(self, kind, depth=0):
        rng, word = self.rng, kind[0]
        if depth > MAX_DEPTH:
            return ('plain', 0)
        if word == 'one-of':
            return self.recipe(rng.choice(kind[1:]), depth)
        if word == 'literal':
            return ('plain', rng.choice(kind[1:]) if len(kind) > 1 else 0)
        if word == 'any':
            return self.recipe(rng.choice([('int',), ('int',), ('str',), ('float',), ('bool',), ('none',), ('list', ('int',)), ('list', ('str',)), ('dict', ('str',), ('int',))]), depth + 1)
        if word == 'number':
            return self.recipe(('int',) if rng.random() < 0.7 else ('float',), depth)
        if word in ('list', 'tuple', 'set'):
            return self.collection(word, kind[1], depth)
        if word == 'pair':
            return ('tuple', [self.recipe(one, depth + 1) for one in kind[1:]])
        if word == 'dict':
            keys = {}
            for _ in range(rng.choice([0, 1, 2, 3, 4])):
                key = self.recipe(kind[1] if kind[1][0] in ('str', 'int', 'float', 'bool', 'literal', 'pair') else ('str',), depth + 1)
                keys[repr(key)] = (key, self.recipe(kind[2], depth + 1))
            return ('dict', list(keys.values()))
        if word == 'record':
            return ('dict', [(('plain', name), self.recipe(self.field(name), depth + 1)) for name in kind[1] if rng.random() > 0.06])
        if word == 'thing':
            return ('thing', {name: self.recipe(self.field(name), depth + 1) for name in kind[1]})
        if word == 'class':
            return self.of_class(kind[1], depth)
        return ('plain', self.plain(word))

    def field(self, name):
        """A field is mostly of one kind in a whole run, or nothing could be compared with anything."""
        if any(part in name.lower() for part in ('name', 'title', 'text', 'key', 'kind', 'type', 'status', 'label', 'unit', 'code', 'path', 'email')):
            return ('str',)
        if any(part in name.lower() for part in ('items', 'list', 'tags', 'children', 'lines')):
            return ('list', ('int',))
        if name.lower().startswith(('is_', 'has_')) or name.lower() in ('ok', 'active', 'enabled', 'done', 'paid'):
            return ('bool',)
        return ('number',) if self.rng.random() < 0.9 else ('any',)

    def collection(self, word, inner, depth):
        rng = self.rng
        if inner == ('any',) and rng.random() < 0.9:
            inner = rng.choice([('int',), ('int',), ('str',), ('float',), ('list', ('int',)), ('bool',)])
        if inner[0] == 'one-of' and rng.random() < 0.7:
            inner = rng.choice(inner[1:])
        if word == 'set' and inner[0] not in ('int', 'str', 'float', 'bool', 'literal', 'pair'):
            inner = ('int',)
        found = [self.recipe(inner, depth + 1) for _ in range(rng.choice([0, 1, 2, 2, 3, 3, 4, 5, 7]))]
        # Repeats are what many mistakes are about.
        if found and rng.random() < 0.4:
            found.insert(rng.randrange(len(found) + 1), rng.choice(found))
        return (word, found)

    def plain(self, word):
        rng = self.rng
        if word == 'int':
            way = rng.random()
            return rng.choice(self.numbers) if way < 0.4 else rng.choice(SMALL) if way < 0.75 else rng.randint(-20, 60) if way < 0.95 else rng.randint(-(10**6), 10**6)
        if word == 'float':
            way = rng.random()
            return rng.choice(self.floats) if way < 0.4 else rng.choice(FLOATS) if way < 0.7 else round(rng.uniform(-50, 150), 2)
        if word == 'str':
            return self.text()
        if word == 'bool':
            return rng.random() < 0.5
        if word == 'bytes':
            return self.text().encode('utf-8')
        if word == 'date':
            return datetime.date(2024, 1, 1) + datetime.timedelta(days=rng.randint(-800, 800))
        if word == 'datetime':
            return datetime.datetime(2024, 1, 1) + datetime.timedelta(seconds=rng.randint(-(10**7), 10**7))
        if word == 'decimal':
            return decimal.Decimal(rng.randint(-1000, 10000)) / 100
        return None

    def text(self):
        rng, way = self.rng, self.rng.random()
        if way < 0.3:
            return rng.choice(self.texts)
        if way < 0.5:
            return rng.choice(WORDS)
        if way < 0.8:
            glue = rng.choice(self.texts + [' ', '', '-', ','])
            return glue.join(rng.choice(WORDS + self.texts) for _ in range(rng.randint(1, 4)))
        return ''.join(rng.choice('abcABC 019_-.,:;/()[]{}\té') for _ in range(rng.randint(1, 12)))

    def of_class(self, name, depth):
        described = self.classes.get(name)
        if described is None:
            return self.recipe(('any',), depth + 1)
        if described[0] == 'enum':
            return ('member', name, self.rng.choice(described[1]))
        fields = {field: self.recipe(kind, depth + 1) for field, (kind, optional) in described[1].items() if not optional or self.rng.random() < 0.7}
        return ('make', name, fields) if described[0] == 'class' else ('dict', [(('plain', key), one) for key, one in fields.items()])


def build(recipe, space):
    """A new value from a recipe. `space` holds the classes of the version that is to get it."""
    word = recipe[0]
    if word == 'plain':
        return recipe[1]
    if word in ('list', 'tuple', 'set'):
        return {'list': list, 'tuple': tuple, 'set': set}[word](build(one, space) for one in recipe[1])
    if word == 'dict':
        return {build(key, space): build(one, space) for key, one in recipe[1]}
    if word == 'make':
        return space[recipe[1]](**{name: build(one, space) for name, one in recipe[2].items()})
    if word == 'member':
        return space[recipe[1]][recipe[2]]
    return types.SimpleNamespace(**{name: build(one, space) for name, one in recipe[1].items()})


def describe_classes(space, kind_of):
    """What is needed to make objects of the file's classes: dataclasses, enums, typed dicts and named tuples, and plain ones by their `__init__`."""
    import inspect

    found = {}
    for name, one in space.items():
        if not isinstance(one, type) or one.__module__ != space.get('__name__'):
            continue
        if issubclass(one, enum.Enum):
            if len(one):
                found[name] = ('enum', [member.name for member in one])
            continue
        try:
            if issubclass(one, dict) and hasattr(one, '__total__'):
                found[name] = ('typed-dict', {key: (kind_of(said), not one.__total__) for key, said in one.__annotations__.items()})
            elif dataclasses.is_dataclass(one):
                fields = [field for field in dataclasses.fields(one) if field.init]
                found[name] = ('class', {field.name: (kind_of(field.type), field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING) for field in fields})
            elif not issubclass(one, BaseException):
                words = list(inspect.signature(one).parameters.values())
                if all(word.kind in (word.POSITIONAL_OR_KEYWORD, word.KEYWORD_ONLY) for word in words):
                    found[name] = ('class', {word.name: (kind_of(word.annotation), word.default is not word.empty) for word in words})
        except (TypeError, ValueError, AttributeError):
            continue
    return found


def smaller(recipe):
    """Simpler recipes of the same shape, simplest first."""
    word = recipe[0]
    if word == 'plain':
        yield from (('plain', value) for value in _smaller_plain(recipe[1]))
    elif word in ('list', 'set', 'dict') or word == 'tuple':
        parts = recipe[1]
        if word != 'tuple':
            if parts:
                yield (word, [])
            for at in range(len(parts)):
                yield (word, parts[:at] + parts[at + 1 :])
        for at, part in enumerate(parts):
            if word == 'dict':
                for one in smaller(part[1]):
                    yield (word, parts[:at] + [(part[0], one)] + parts[at + 1 :])
            else:
                for one in smaller(part):
                    yield (word, parts[:at] + [one] + parts[at + 1 :])
    elif word in ('make', 'thing'):
        fields = recipe[-1]
        for name, part in fields.items():
            for one in smaller(part):
                yield recipe[:-1] + ({**fields, name: one},)


def _smaller_plain(value):
    if type(value) is int and value:
        seen = []
        for other in (0, 1, value // 2, value - 1 if value > 0 else value + 1, -value if value < 0 else 0):
            if abs(other) < abs(value) or (value < 0 and other == -value):
                if other not in seen:
                    seen.append(other)
                    yield other
    elif type(value) is float and value:
        for other in (0.0, 1.0, float(int(value)) if abs(value) < 1e15 else 0.0):
            if abs(other) < abs(value):
                yield other
    elif isinstance(value, str) and value:
        yield ''
        for at in range(len(value)):
            yield value[:at] + value[at + 1 :]
        if value != 'a' * len(value):
            yield from (value[:at] + 'a' + value[at + 1 :] for at in range(len(value)) if value[at] not in 'a' and value[at].isalnum())
