"""Whether a function looks as if its result depended on its arguments alone: only then is running two versions of it on made inputs a fair comparison."""
import ast

from .scopes import BUILTINS, FUNCTIONS, Module, Scope, own_nodes, parameters

PURE_MODULES = frozenset(
    'math cmath re itertools functools operator collections collections.abc string json decimal fractions statistics textwrap datetime copy bisect heapq '
    'typing dataclasses enum numbers unicodedata html base64 binascii hashlib struct calendar urllib.parse abc types difflib shlex zlib colorsys ipaddress '
    'fnmatch posixpath keyword ast __future__ typing_extensions'.split()
)
# Reached through pure modules, but not of their arguments alone.
CLOCKS = frozenset(['now', 'utcnow', 'today', 'time', 'fromtimestamp', 'ctime', 'localtime', 'setfirstweekday'])
IMPURE_BUILTINS = frozenset('open print input exec eval compile __import__ breakpoint globals locals vars exit quit id hash memoryview help setattr delattr object'.split())
CHANGES = frozenset(
    'append extend insert remove pop popitem clear update add discard setdefault sort reverse write writelines send put push appendleft extendleft popleft '
    'rotate close seek cache_clear register subscribe emit dispatch'.split()
)
PLAIN_DECORATORS = frozenset(['staticmethod', 'lru_cache', 'cache'])
MAX_DEPTH = 6


def purity(source, symbol):
    """None when the function looks pure, else why not, one line. @raises SyntaxError"""
    tree = ast.parse(source)
    place = find(tree, symbol)
    if place is None:
        return 'it is not a function of the top level or of a class'
    function, owner = place
    if isinstance(function, ast.AsyncFunctionDef):
        return 'it is asynchronous'
    if owner is not None and not any(getattr(one, 'id', '') == 'staticmethod' for one in function.decorator_list):
        return 'it is a method: it depends on its object'
    return _Looker(tree).look(function, 0)


def find(tree, symbol):
    """(function, class or None) of a dotted path; the last of two equal ones, as at run time. None when there is no such function."""
    owner, body = None, tree.body
    *outer, name = symbol.split('~')[0].split('.')
    for part in outer:
        owner = next((one for one in reversed(body) if isinstance(one, ast.ClassDef) and one.name == part), None)
        if owner is None:
            return None
        body = owner.body
    function = next((one for one in reversed(body) if isinstance(one, FUNCTIONS) and one.name == name), None)
    return None if function is None else (function, owner)


class _Looker:
    def __init__(self, tree):
        self.module = Module(tree)
        self.functions = {one.name: one for one in tree.body if isinstance(one, FUNCTIONS)}
        self.classes = {one.name: one for one in tree.body if isinstance(one, ast.ClassDef)}
        self.values = set()
        self.imported = {}
        for node in tree.body:
            if isinstance(node, (ast.Assign, ast.AnnAssign)):
                for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                    self.values.update(one.id for one in ast.walk(target) if isinstance(one, ast.Name))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for one in node.names:
                    self.imported[(one.asname or one.name).split('.')[0]] = one.name
            elif isinstance(node, ast.ImportFrom):
                for one in node.names:
                    self.imported[one.asname or one.name] = ('.' * node.level) + (node.module or '') + ':' + one.name
        self.seen = set()

    def look(self, function, depth):
        if function in self.seen:
            return None
        self.seen.add(function)
        if depth > MAX_DEPTH:
            return 'its calls lead too deep'
        for one in function.decorator_list:
            node = one.func if isinstance(one, ast.Call) else one
            if (node.attr if isinstance(node, ast.Attribute) else getattr(node, 'id', '')) not in PLAIN_DECORATORS:
                return 'it is decorated: %s' % ast.dump(node)[:40] if not isinstance(node, ast.Name) else 'it is decorated with %s' % node.id
        return self.scope(function, set(), depth)

    def scope(self, function, outer, depth):
        scope = Scope(function, self.module)
        local = scope.locals | outer
        for node in own_nodes(function):
            if isinstance(node, ast.Global):
                return 'it changes global variables'
            if isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith)):
                return 'it is asynchronous'
            if isinstance(node, ast.ClassDef):
                return 'it defines a class'
            if isinstance(node, FUNCTIONS + (ast.Lambda,)):
                why = self.scope(node, local, depth)
                if why:
                    return why
            why = self.node(node, local, depth)
            if why:
                return why
        return None

    def node(self, node, local, depth):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for one in node.names:
                why = self.name((one.asname or one.name).split('.')[0], depth)
                if why:
                    return why
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            root = _root(node)
            if root and root not in local:
                return 'it changes %s, which lies outside' % root
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and _root(node) not in local:
            return 'it reads the clock'
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            root = _root(node.func)
            if root in self.values and root not in local:
                return 'it changes %s, which lies outside' % root
        if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load) or node.id in local:
            return None
        return self.name(node.id, depth)

    def name(self, name, depth):
        if name in self.functions:
            why = None if isinstance(self.functions[name], ast.AsyncFunctionDef) else self.look(self.functions[name], depth + 1)
            return 'it calls %s: %s' % (name, why) if why else None
        if name in self.imported:
            origin, _, member = self.imported[name].partition(':')
            if origin not in PURE_MODULES:
                return 'it uses %s, which is not known to be pure' % (origin.lstrip('.') or member)
            return 'it reads the clock' if member in CLOCKS else None
        if name in self.classes:
            return self.class_(self.classes[name], depth)
        if name in self.values or name in ('__name__', '__file__', '__debug__', '__doc__'):
            return None
        if name in IMPURE_BUILTINS and name != 'object':
            return 'it calls %s' % name
        if name in BUILTINS:
            return None
        return 'it uses %s, which is not defined in this file' % name

    def class_(self, node, depth):
        if node in self.seen:
            return None
        self.seen.add(node)
        for one in node.body:
            if isinstance(one, ast.FunctionDef) and one.name in ('__init__', '__post_init__', '__new__'):
                why = self.scope(one, set(), depth + 1)
                if why:
                    return 'it makes %s: %s' % (node.name, why)
        return None


def _root(node):
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def header(function):
    """(name, kind, has a default) of each parameter; kind is positional, keyword, rest or words."""
    own = function.args
    positional = list(getattr(own, 'posonlyargs', [])) + list(own.args)
    plain = len(positional) - len(own.defaults)
    found = [(one.arg, 'positional', at >= plain) for at, one in enumerate(positional)]
    found += [(one.arg, 'keyword', default is not None) for one, default in zip(own.kwonlyargs, own.kw_defaults)]
    if own.vararg:
        found.append((own.vararg.arg, 'rest', True))
    if own.kwarg:
        found.append((own.kwarg.arg, 'words', True))
    return found, {one.arg: one.annotation for one in parameters(function)}
