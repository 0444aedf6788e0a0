"""The two versions of a file as two modules that share everything else; of a file that cannot be imported, the functions asked for and what they need."""
import ast
import importlib
import os
import sys
import types

from .purity import find
from .scopes import FUNCTIONS, bound_elsewhere


class NotLoaded(Exception):
    """Neither way worked; the message says why."""


def load(text, file, root, symbol):
    """
    The namespace of the text as the module that it is in the project. When importing fails, only the definitions that the symbol needs are loaded.
    @raises NotLoaded
    """
    name, package = dotted(file, root)
    path = os.path.join(root, file)
    try:
        return _executed(compile(text, path, 'exec'), name, package, path)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        # Importing runs the project's code: it may raise anything, or try to leave.
        reason = '%s: %s' % (type(problem).__name__, problem)
    try:
        return _executed(compile(needed(ast.parse(text), symbol), path, 'exec'), name, None, path)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        raise NotLoaded('the file cannot be imported: %s' % reason) from problem


def dotted(file, root):
    """('shop.cart', 'shop') of src/shop/cart.py: package folders are those with an `__init__.py`."""
    parts = file[: -len('.py')].split('/') if file.endswith('.py') else [file.replace('.', '_')]
    folder = len(parts) - 1
    while folder > 0 and os.path.exists(os.path.join(root, *parts[:folder], '__init__.py')):
        folder -= 1
    inside = parts[folder:]
    if inside[-1] == '__init__':
        inside = inside[:-1] or ['module']
        return '.'.join(inside), '.'.join(inside)
    return '.'.join(inside), '.'.join(inside[:-1]) or None


def search_path(file, root):
    """Folders that imports of the file are looked up in: the file's package root, the checkout, its `src`."""
    folder = os.path.dirname(file)
    while folder and os.path.exists(os.path.join(root, folder, '__init__.py')):
        folder = os.path.dirname(folder)
    return list(dict.fromkeys([os.path.join(root, folder) if folder else root, root, os.path.join(root, 'src')]))


def _executed(code, name, package, path):
    if package and package != name:
        importlib.import_module(package)
    module = types.ModuleType(name)
    module.__file__ = path
    module.__package__ = package or ''
    if package == name:
        module.__path__ = [os.path.dirname(path)]
    before = sys.modules.get(name)
    # Dataclasses and typing look their module up by its name while it is being made.
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    finally:
        if before is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = before
    return module.__dict__


def needed(tree, symbol):
    """The tree, changed: without top-level statements that the symbol does not lead to."""
    if find(tree, symbol) is None:
        raise NotLoaded('%s is not a function of the top level or of a class' % symbol)
    binders = {}
    for statement in tree.body:
        for name in _bound(statement):
            binders.setdefault(name, []).append(statement)
    wanted, waiting = set(), [symbol.split('.')[0].split('~')[0]]
    while waiting:
        for statement in binders.get(waiting.pop(), []):
            if id(statement) not in wanted:
                wanted.add(id(statement))
                waiting.extend(node.id for node in ast.walk(statement) if isinstance(node, ast.Name))
    tree.body = [one for one in tree.body if id(one) in wanted or (isinstance(one, ast.ImportFrom) and one.module == '__future__')]
    return tree


def _bound(statement):
    names = list(bound_elsewhere(statement))
    if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
        return names
    for node in ast.walk(statement):
        names.extend(bound_elsewhere(node))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
    return names
