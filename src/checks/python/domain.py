"""Which inputs a function gets: by what is known of each parameter, and by which kinds led to a result before."""
import ast
import inspect

from .hints import NAMED, kind_in_docstring, kind_of_annotation, kind_of_value, literals
from .inputs import Maker, describe_classes
from .loading import needed
from .purity import find, header
from .usage import kind_by_use

PLAIN = [('int',), ('str',), ('float',), ('bool',)]
LISTS = [('list', one) for one in PLAIN + [('list', ('int',)), ('pair', ('str',), ('int',)), ('pair', ('int',), ('int',)), ('dict', ('str',), ('int',))]]
MAX_LUCK = 40


class Domain:
    def __init__(self, request, space, function, rng):
        self.rng = rng
        self.tree = ast.parse(request['before'])
        node = find(self.tree, request['symbol'])[0]
        self.classes = {one.name for one in self.tree.body if isinstance(one, ast.ClassDef)}
        numbers, texts = literals([needed(ast.parse(request[one]), request['symbol']) for one in ('before', 'after')])
        described = describe_classes(space, self.runtime_kind)
        self.maker = Maker(rng, numbers, texts, described)
        self.parameters, annotations = header(node)
        doc = ast.get_docstring(node) or ''
        defaults = {one.name: one.default for one in inspect.signature(function).parameters.values() if one.default is not one.empty}
        self.samples = self.call_sites(node.name)
        self.kinds = {}
        for name, _, _ in self.parameters:
            known = kind_of_annotation(annotations[name], self.classes) or kind_in_docstring(doc, name, self.classes)
            use = kind_by_use(node, name)
            seen = [one for one in map(kind_of_value, [defaults.get(name)] + self.samples.get(name, [])) if one]
            self.kinds[name] = _refined(known, use) if known else ('one-of',) + tuple(_refined(one, use) for one in seen * 2) + (use,) if seen else use
        self.luck = {name: {} for name in self.kinds}

    def runtime_kind(self, said):
        """Of an annotation as an object."""
        if isinstance(said, type):
            return ('class', said.__name__) if said.__name__ in self.classes else NAMED.get(said.__name__, ('any',))
        try:
            return kind_of_annotation(ast.parse(said if isinstance(said, str) else repr(said), mode='eval').body, self.classes) or ('any',)
        except SyntaxError:
            return ('any',)

    def call_sites(self, name):
        """Constant arguments that the file itself calls the function with, by parameter."""
        found = {}
        order = [one for one, kind, _ in self.parameters if kind == 'positional']
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and name in (getattr(node.func, 'id', ''), getattr(node.func, 'attr', '')):
                for word, given in list(zip(order, node.args)) + [(one.arg, one.value) for one in node.keywords]:
                    try:
                        found.setdefault(word, []).append(ast.literal_eval(given))
                    except (ValueError, SyntaxError, TypeError):
                        continue
        return found

    def input(self):
        """(kinds, recipes), both by parameter."""
        chosen, made, skip = {}, {}, False
        rng = self.rng
        for name, how, optional in self.parameters:
            kind = chosen[name] = self.chosen(name)
            skip = skip or (optional and how == 'positional' and rng.random() < 0.25)
            if how in ('rest', 'words'):
                some = [self.maker.recipe(_element(kind), 1) for _ in range(rng.choice([0, 1, 2, 3]))]
                if how == 'words':
                    made[name] = ('dict', [(('plain', 'abc'[at]), one) for at, one in enumerate(some)])
                elif not skip:
                    made[name] = ('list', some)
            elif not (skip or (optional and how == 'keyword' and rng.random() < 0.4)):
                usual = self.samples.get(name)
                made[name] = recipe_of(rng.choice(usual)) if usual and rng.random() < 0.1 else self.maker.recipe(kind)
        return chosen, made

    def chosen(self, name):
        kind = self.kinds[name]
        while kind[0] == 'one-of':
            kind = self.weighted(name, kind[1:])
        if kind == ('any',):
            return self.weighted(name, PLAIN + [('none',), ('dict', ('str',), ('int',))] + LISTS)
        return self.weighted(name, LISTS) if kind == ('list', ('any',)) else kind

    def weighted(self, name, kinds):
        return self.rng.choices(kinds, [1 + self.luck[name].get(one, 0) for one in kinds])[0]

    def reward(self, chosen):
        """These kinds led to a result."""
        for name, kind in chosen.items():
            self.luck[name][kind] = min(MAX_LUCK, self.luck[name].get(kind, 0) + 2)


def recipe_of(value):
    """A recipe that builds an equal value each time."""
    if isinstance(value, (list, tuple, set)):
        return (type(value).__name__, [recipe_of(one) for one in value])
    if isinstance(value, dict):
        return ('dict', [(recipe_of(key), recipe_of(one)) for key, one in value.items()])
    return ('plain', value)


def _element(kind):
    return kind[1] if kind[0] == 'list' else ('any',) if kind[0] == 'dict' else kind


def _refined(known, use):
    """What is declared, with what the body shows where the declaration leaves it open."""
    if known == ('any',):
        return use
    if known[0] in ('list', 'set', 'tuple') and known[1] == ('any',) and use[0] == 'list':
        return (known[0], use[1])
    if known[0] == 'dict' and known[2] == ('any',) and use[0] in ('dict', 'record'):
        return use if use[0] == 'record' else ('dict', known[1], use[2])
    return known
