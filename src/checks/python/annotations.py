"""Annotations and the imports they need: gone where evaluating them can have no effect, kept where it can."""
import ast

from .scopes import own_nodes, parameters

TYPES = frozenset(['int', 'str', 'float', 'bool', 'bytes', 'list', 'dict', 'set', 'tuple', 'frozenset', 'object', 'complex', 'type', 'bytearray'])
TYPING = ('typing', 'typing_extensions', 'collections.abc', '__future__')


def drop_annotations(function, module):
    """Drops the harmless ones of a function's own header."""
    for one in parameters(function):
        if one.annotation is not None and _harmless(one.annotation, module):
            one.annotation = None
    if function.returns is not None and _harmless(function.returns, module):
        function.returns = None
    for node in own_nodes(function):
        # Inside a function annotations are never evaluated.
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)


def _harmless(node, module):
    """True when evaluating the annotation cannot raise or do anything."""
    if isinstance(node, ast.Constant):
        return node.value is None or isinstance(node.value, str)
    if isinstance(node, ast.Name):
        return (node.id in TYPES and module.builtin(node.id)) or node.id in module.typing
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id in module.typing_modules
    if isinstance(node, ast.Subscript):
        base = node.value
        generic = isinstance(base, ast.Attribute) or (isinstance(base, ast.Name) and (base.id in module.typing or base.id in ('list', 'dict', 'set', 'tuple', 'frozenset', 'type')))
        return generic and _harmless(base, module) and _arguments(node.slice, module)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return all(not isinstance(one, ast.Constant) or one.value is None for one in (node.left, node.right)) and _harmless(node.left, module) and _harmless(node.right, module)
    return False


def _arguments(node, module):
    if type(node).__name__ == 'Index':
        node = node.value
    if isinstance(node, (ast.Tuple, ast.List)):
        return all(_arguments(one, module) for one in node.elts)
    if isinstance(node, ast.Constant):
        return True
    return _harmless(node, module)


def drop_typing_imports(tree, module):
    """Notes what comes from typing, and drops the `from typing import …` that only annotations use or nothing does."""
    module.typing = set()
    module.typing_modules = set()
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {word for node in ast.walk(tree) if isinstance(node, (ast.Global, ast.Nonlocal)) for word in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in ('typing', 'collections.abc') and not node.level:
            module.typing.update(one.asname or one.name for one in node.names if module.stores[one.asname or one.name] == 1)
        elif isinstance(node, ast.Import):
            module.typing_modules.update((one.asname or one.name) for one in node.names if one.name == 'typing')
    in_annotations = _annotation_names(tree)
    exported = any(isinstance(node, ast.Name) and node.id == '__all__' for node in ast.walk(tree))
    kept = []
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == 'typing' and not statement.level and not exported:
            statement.names = [one for one in statement.names if not _only_for_annotations(one, used, in_annotations, module)]
            if not statement.names:
                continue
        kept.append(statement)
    tree.body = kept


def _only_for_annotations(one, used, in_annotations, module):
    name = one.asname or one.name
    if name not in module.typing or one.name not in KNOWN_TYPING:
        return False
    return name not in used or name in in_annotations


KNOWN_TYPING = frozenset('Any Callable ClassVar Dict FrozenSet Generator Generic Iterable Iterator List Mapping MutableMapping Optional Sequence Set Sized Tuple Type Union'.split())


def _annotation_names(tree):
    """Names that occur in annotations of function headers and nowhere else."""
    inside, total = {}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            total[node.id] = total.get(node.id, 0) + 1
        parts = []
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.decorator_list:
            parts = [one.annotation for one in parameters(node)] + [node.returns]
        for part in parts:
            for one in ast.walk(part) if part is not None else []:
                if isinstance(one, ast.Name):
                    inside[one.id] = inside.get(one.id, 0) + 1
    return {name for name, count in inside.items() if count == total[name]}
