"""The lenient rules about expressions, on top of the strict ones. What lenient means see idioms.py."""
import ast

from .expressions import MIRROR, OPPOSITE, Expressions
from .formatting import merged_fstring
from .idiom_chains import joined
from .idiom_shapes import is_method, is_quiet, looks_bool
from .idiom_texts import percent_fstring, text_pieces
from .idioms import chosen
from .scopes import parameters

TURNED = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}
SAME = (ast.Eq, ast.Is)
OTHER = (ast.NotEq, ast.IsNot)


class IdiomExpressions(Expressions):
    """Rewrites all expressions of one function, those of its lambdas too."""

    def local(self, node):
        """Paths count as local variables. Not the same: see is_path."""
        return is_quiet(node)

    steady = local

    def as_bool(self, node):
        return node if looks_bool(node) else super().as_bool(node)

    def _not(self, node):
        # Not the same: == and != of an object that are no opposites.
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            return ast.Compare(node.left, [OPPOSITE[type(node.ops[0])]()], node.comparators)
        return super()._not(node)

    def visit_Lambda(self, node):
        inner = IdiomExpressions(self.scope, {})
        node.body = inner.visit(node.body)
        only = node.args.args[0].arg if len(parameters(node)) == len(node.args.args) == 1 and not node.args.defaults else None
        body = node.body
        if only and isinstance(body, ast.Call) and isinstance(body.func, ast.Name) and self.module.builtin(body.func.id) and len(body.args) == 1 and not body.keywords:
            # `lambda x: len(x)` is `len`. Not the same: who is given the function looks at its name or signature.
            if isinstance(body.args[0], ast.Name) and body.args[0].id == only and body.func.id != only:
                return body.func
        return node

    def visit_For(self, node):
        node = self.generic_visit(node)
        node.iter = _keyless(node.iter)
        return node

    def visit_comprehension(self, node):
        node = super().visit_comprehension(node)
        node.iter = _keyless(node.iter)
        return node

    def visit_BoolOp(self, node):
        return joined(super().visit_BoolOp(node))

    def truth(self, node):
        node = super().truth(node)
        return joined(node) if isinstance(node, ast.BoolOp) else node

    def visit_IfExp(self, node):
        node = super().visit_IfExp(node)
        if not isinstance(node, ast.IfExp):
            return node
        return chosen(node.test, node.body, node.orelse) or node

    def visit_BinOp(self, node):
        node = super().visit_BinOp(node)
        if not isinstance(node, ast.BinOp):
            return node
        if isinstance(node.op, ast.Mod):
            return percent_fstring(node) or node
        if isinstance(node.op, ast.Add):
            left, right = (text_pieces(one, self.module) for one in (node.left, node.right))
            if left is not None and right is not None:
                return merged_fstring(left + right)
        return node

    def visit_Compare(self, node):
        node = super().visit_Compare(node)
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            return node
        left, op, right = node.left, node.ops[0], node.comparators[0]
        if isinstance(op, (ast.In, ast.NotIn)):
            return ast.Compare(left, [op], [_keyless(right)])
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant) and type(op) in MIRROR:
            left, op, right = right, MIRROR[type(op)](), left
        if isinstance(right, ast.Constant) and right.value is None and isinstance(op, (ast.Eq, ast.NotEq)):
            # Not the same: an object whose own == takes None for its equal.
            return ast.Compare(left, [ast.Is() if isinstance(op, ast.Eq) else ast.IsNot()], [right])
        if isinstance(right, ast.Constant) and type(right.value) is bool and looks_bool(left) and isinstance(op, SAME + OTHER):
            # Not the same: see looks_bool.
            return left if isinstance(op, SAME) == right.value else self.inverse_truth(left)
        if type(op) in TURNED and not isinstance(right, ast.Constant) and is_quiet(left) and is_quiet(right):
            # Not the same: objects whose < and > are no mirrors.
            return ast.Compare(right, [TURNED[type(op)]()], [left])
        return ast.Compare(left, [op], [right])

    def visit_Call(self, node):
        node = super().visit_Call(node)
        if is_method(node, 'has_key') and len(node.args) == 1:
            # Not the same: only Python 2 has it.
            return ast.Compare(node.args[0], [ast.In()], [node.func.value])
        if is_method(node, 'get') and len(node.args) == 2 and isinstance(node.args[1], ast.Constant) and node.args[1].value is None:
            # Not the same: a get of one's own with another default.
            return ast.Call(node.func, node.args[:1], [])
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            return self.collection(node) or node
        return node

    def collection(self, node):
        """`dict([(k, v) for …])`, `set([x for …])`, `list(f(x) for …)` as comprehensions. Not the same: StopIteration raised inside a generator ends it."""
        given = node.args[0]
        if not isinstance(given, (ast.ListComp, ast.GeneratorExp)) or not isinstance(node.func, ast.Name) or not self.module.builtin(node.func.id):
            return None
        name, element = node.func.id, given.elt
        if name == 'dict' and isinstance(element, ast.Tuple) and len(element.elts) == 2 and not any(isinstance(one, ast.Starred) for one in element.elts):
            return ast.DictComp(element.elts[0], element.elts[1], given.generators)
        make = {'list': ast.ListComp, 'set': ast.SetComp}.get(name)
        return make and make(element, given.generators)


def _keyless(node):
    """`d.keys()` where it is gone through or asked is d. Not the same: d is no dictionary, and going through it gives something else than its keys."""
    return node.func.value if is_method(node, 'keys') and not node.args else node
