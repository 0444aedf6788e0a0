"""
The normal form of a file: the same for two texts only when they mean the same. Each function is rewritten by meaning-preserving rules until nothing
changes; everything outside functions is kept as it stands. A rule that is exact only sometimes asks first, and is left out when it cannot know.
Two texts with different normal forms may still mean the same: this proves, it never refutes.
"""
import ast
from collections import Counter
from contextlib import contextmanager

from .annotations import drop_annotations, drop_typing_imports
from .blocks import Blocks
from .idioms import Idioms
from .kinds import infer
from .rename import rename_locals, separate_comprehensions
from .scopes import FUNCTIONS, Module, Scope, nested_scopes
from .temporaries import Temporaries

MAX_ROUNDS = 12
MAX_NODES = 60000
# Decorators that do not look at a function's docstring, annotations or code.
PLAIN_DECORATORS = frozenset(['staticmethod', 'classmethod', 'property', 'lru_cache', 'cache', 'wraps', 'abstractmethod', 'override', 'cached_property'])
ACCESSORS = frozenset(['setter', 'getter', 'deleter'])


def normal_form(source, idioms=False):
    """
    (the text's normal form, how often which rules changed something). With `idioms` the lenient rules join in: then equal forms are no proof.
    @raises SyntaxError, RecursionError, ValueError when there is none.
    """
    tree = ast.parse(source)
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ValueError('too long to be brought to normal form')
    module = Module(tree, idioms)
    if idioms:
        from .idiom_expressions import IdiomExpressions

        module.expressions = IdiomExpressions
    module.applied = Counter()
    drop_typing_imports(tree, module)
    if not module.mentions_doc:
        drop_docstring(tree, module)
    _walk(tree, module)
    return dump(tree), module.applied


def _walk(node, module):
    for child in list(ast.iter_child_nodes(node)):
        if isinstance(child, FUNCTIONS):
            normalise(child, module)
        else:
            if isinstance(child, ast.ClassDef) and not module.mentions_doc and not child.decorator_list and not child.bases and not child.keywords:
                drop_docstring(child, module)
            _walk(child, module)


def normalise(function, module):
    """Brings one function to normal form, those inside it first."""
    _prepare(function, module)
    with _noted(function, module, 'names of locals'):
        rename_locals(function, module)


def _prepare(function, module):
    plain = all(_is_plain(one) for one in function.decorator_list)
    scope = Scope(function, module)
    if scope.opaque:
        return
    if plain and not module.mentions_doc:
        drop_docstring(function, module)
    if plain:
        with _noted(function, module, 'annotations'):
            drop_annotations(function, module)
    for inner in nested_scopes(function):
        if isinstance(inner, FUNCTIONS):
            _prepare(inner, module)
    separate_comprehensions(function)
    if module.idioms:
        function.args = module.expressions(Scope(function, module), {}).visit(function.args)
    before = None
    for _ in range(MAX_ROUNDS):
        if module.idioms:
            Idioms(Scope(function, module)).function(function)
        scope = Scope(function, module)
        env = infer(function, scope)
        with _noted(function, module, 'branches and expressions'):
            Blocks(scope, env).function(function)
        round_ = Temporaries(Scope(function, module), module, env)
        with _noted(function, module, 'temporaries and loops'):
            round_.function(function)
        now = dump(function)
        if now == before and not round_.changed:
            break
        before = now


def drop_docstring(node, module):
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        node.body = body[1:]
        module.applied['docstrings'] += 1


@contextmanager
def _noted(function, module, rule):
    before = dump(function)
    yield
    if dump(function) != before:
        module.applied[rule] += 1


def _is_plain(node):
    node = node.func if isinstance(node, ast.Call) else node
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr in ACCESSORS or (node.value.id in ('functools', 'abc', 'typing') and node.attr in PLAIN_DECORATORS)
    return isinstance(node, ast.Name) and node.id in PLAIN_DECORATORS


def dump(node):
    """The tree as text, places and empty fields left out."""
    if isinstance(node, ast.AST):
        fields = []
        for name, value in ast.iter_fields(node):
            if value is None and isinstance(node, ast.Constant) and name == 'value':
                fields.append('None')
            elif value is not None and name not in ('kind', 'type_comment', 'ctx', 'simple'):
                fields.append('%s=%s' % (name, dump(value)))
        return '%s(%s)' % (type(node).__name__, ', '.join(fields))
    if isinstance(node, list):
        return '[%s]' % ', '.join('None' if one is None else dump(one) for one in node)
    return repr(node)
