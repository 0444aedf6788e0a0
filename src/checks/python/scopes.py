"""Which names a function binds, where they are used, and what makes them too tangled to touch."""
import ast
import builtins
from collections import Counter

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BUILTINS = frozenset(dir(builtins))
# Calls that see local names as they are written: nothing may be renamed or moved around them.
REFLECTION = frozenset(['locals', 'vars', 'eval', 'exec', 'dir', 'globals', '__import__', 'compile', 'breakpoint'])
SEEING = ('locals', 'vars', 'eval', 'exec')
REFLECTIVE_MODULES = frozenset(['inspect', 'sys', 'gc', 'traceback', 'ctypes', 'warnings'])


def parameters(function):
    """All parameters of a function or lambda, in order."""
    own = function.args
    found = list(getattr(own, 'posonlyargs', [])) + list(own.args)
    if own.vararg:
        found.append(own.vararg)
    found += own.kwonlyargs
    if own.kwarg:
        found.append(own.kwarg)
    return found


def own_nodes(function):
    """Nodes that run in the function's own scope or in a comprehension of it; a nested function, lambda or class is given but not entered."""
    waiting = list(reversed(function.body)) if isinstance(function.body, list) else [function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, FUNCTIONS + (ast.Lambda,)):
            inner = list(getattr(node, 'decorator_list', [])) + node.args.defaults + [one for one in node.args.kw_defaults if one]
        elif isinstance(node, ast.ClassDef):
            inner = list(node.decorator_list) + node.bases + [word.value for word in node.keywords]
        else:
            inner = list(ast.iter_child_nodes(node))
        waiting.extend(reversed(inner))


def nested_scopes(function):
    """Functions, lambdas and classes directly inside the function."""
    return [node for node in own_nodes(function) if isinstance(node, FUNCTIONS + (ast.Lambda, ast.ClassDef))]


def bound_elsewhere(node):
    """Names that a node binds otherwise than by a Name of its own: imports, definitions, patterns."""
    if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(one.asname or one.name).split('.')[0] for one in node.names]
    if type(node).__name__ in ('MatchAs', 'MatchStar'):
        return [node.name] if node.name else []
    if type(node).__name__ == 'MatchMapping':
        return [node.rest] if node.rest else []
    return []


class Module:
    """What a file says about its top-level names."""

    # The lenient rules' class for expressions, when they are asked for.
    expressions = None

    def __init__(self, tree, idioms=False):
        self.idioms = idioms
        stores = Counter()
        declared = set()
        self.star = False
        self.mentions_doc = False
        for node in ast.walk(tree):
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                declared.update(node.names)
            elif isinstance(node, ast.ImportFrom) and any(one.name == '*' for one in node.names):
                self.star = True
            if (isinstance(node, ast.Attribute) and node.attr == '__doc__') or (isinstance(node, ast.Name) and node.id == '__doc__'):
                self.mentions_doc = True
            for name in bound_elsewhere(node):
                stores[name] += 1
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                stores[node.id] += 1
            elif isinstance(node, ast.arg):
                stores[node.arg] += 1
            elif isinstance(node, ast.ExceptHandler) and node.name:
                stores[node.name] += 1
        self.stores = stores
        top = set()
        for statement in tree.body:
            top.update(bound_elsewhere(statement))
        # Bound once in the whole file, by a definition or import: calling a function of ours cannot have changed it.
        self.steady = {name for name in top if stores[name] == 1 and name not in declared}
        self.top = top | {node.id for one in tree.body for node in ast.walk(one) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    def builtin(self, name):
        """True when the name can only mean the builtin of that name."""
        return name in BUILTINS and not self.star and not self.stores[name]


class Scope:
    """Names of one function as its code stands now."""

    def __init__(self, function, module):
        self.module = module
        self.parameters = {one.arg for one in parameters(function)}
        self.stores = Counter()
        self.loads = Counter()
        self.odd = set()
        self.captured = set()
        self.guarded = set()
        self.deleted = set()
        self.opaque = False
        free = set()
        protected = []
        for node in own_nodes(function):
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load):
                    self.loads[node.id] += 1
                    self.opaque = self.opaque or node.id in REFLECTION or node.id in REFLECTIVE_MODULES
                else:
                    self.stores[node.id] += 1
                if isinstance(node.ctx, ast.Del):
                    self.deleted.add(node.id)
            elif isinstance(node, (ast.Global, ast.Nonlocal)):
                free.update(node.names)
            elif isinstance(node, ast.ExceptHandler) and node.name:
                self.stores[node.name] += 1
                self.deleted.add(node.name)
            elif isinstance(node, ast.ClassDef):
                self.opaque = True
            if isinstance(node, ast.Try) or type(node).__name__ == 'TryStar':
                for part in node.handlers + node.orelse + node.finalbody:
                    self.guarded.update(_names(part))
            if isinstance(node, (ast.Try, ast.With, ast.AsyncWith)) or type(node).__name__ == 'TryStar':
                protected.append(node)
            for name in bound_elsewhere(node):
                self.stores[name] += 1
                self.odd.add(name)
        for inner in nested_scopes(function):
            body = inner.body if isinstance(inner.body, list) else [inner.body]
            for part in body:
                self.captured |= _names(part)
        for node in protected:
            self.guarded |= self._outlive(node, function)
        self.free = free
        self.odd |= free
        self.locals = (set(self.stores) | self.parameters) - free
        if module.idioms:
            # Not the same: code that looks at frames, or at a class's body. Only what sees the variables by name keeps them as they are.
            self.opaque = False
            if any(self.loads[name] and name not in self.locals for name in SEEING):
                self.odd |= set(self.stores)

    def once(self, name):
        """True for a local variable that is bound once, by a plain statement, and that no other code can see."""
        if name in self.captured or name in self.odd or name in self.deleted or name in self.parameters or name not in self.locals:
            return False
        return self.stores[name] == 1

    def _outlive(self, node, function):
        """Names bound in a body whose exceptions may be caught, and used outside it or in its next round: how far it came can be seen in them."""
        counted = Counter(one.id for part in node.body for one in ast.walk(part) if isinstance(one, ast.Name))
        stored = {one.id for part in node.body for one in ast.walk(part) if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)}
        repeated = any(isinstance(loop, (ast.For, ast.AsyncFor, ast.While)) and any(one is node for one in ast.walk(loop)) for loop in own_nodes(function))
        return {name for name in stored if repeated or counted[name] != self.loads[name] + self.stores[name]}

    def tangled(self, name):
        """True when more than this function's plain statements may read or bind the name."""
        return name in self.captured or name in self.odd or name in self.deleted or name in self.guarded or name not in self.locals


def _names(tree):
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found.update(node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        else:
            found.update(bound_elsewhere(node))
    return found


def mentions(tree, name):
    """True when the name occurs anywhere in the node or list of nodes."""
    trees = tree if isinstance(tree, list) else [tree]
    return any(name in _names(one) for one in trees)


def same(one, other):
    """True when two nodes (or lists of them) are the same code."""
    if isinstance(one, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other))
    return ast.dump(one) == ast.dump(other)
