"""Expressions brought to one form. Every rule here gives the same value, the same effects in the same order and the same exceptions."""
import ast
import copy

from .formatting import as_fstring, merged_fstring
from .kinds import SIZED, kind
from .scopes import same
from .shapes import calm, flat, folded, inverse, is_bool, is_int, is_len, is_text, pieces, weight

OPPOSITE = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
INT_OPPOSITE = {ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt}
MIRROR = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq}
PLAIN = ('int', 'str', 'bool', 'bytes')


class Expressions(ast.NodeTransformer):
    """Rewrites all expressions of one function's own scope."""

    def __init__(self, scope, env):
        self.scope = scope
        self.env = env
        self.module = scope.module

    def kind(self, node):
        return kind(node, self.env, self.module)

    # Functions inside have their own scope and are done apart.
    def visit_FunctionDef(self, node):
        return node

    def visit_AsyncFunctionDef(self, node):
        return node

    def visit_ClassDef(self, node):
        return node

    def visit_Lambda(self, node):
        return node

    def visit_If(self, node):
        node = self.generic_visit(node)
        node.test = self.truth(node.test)
        return node

    visit_While = visit_If
    visit_Assert = visit_If

    def visit_comprehension(self, node):
        node = self.generic_visit(node)
        node.ifs = [self.truth(one) for one in node.ifs]
        if len(node.ifs) > 1:
            node.ifs = [flat(ast.BoolOp(ast.And(), node.ifs))]
        return node

    def visit_IfExp(self, node):
        node = self.generic_visit(node)
        node.test = self.truth(node.test)
        turned = self.opposite(node.test)
        if weight(turned) < weight(node.test):
            node = ast.IfExp(turned, node.orelse, node.body)
        if is_bool(node.body, True) and is_bool(node.orelse, False):
            return self.as_bool(node.test)
        if is_bool(node.body, False) and is_bool(node.orelse, True):
            return inverse(node.test)
        if isinstance(node.test, ast.Name) and node.test.id in self.scope.locals and node.test.id not in self.scope.captured:
            if same(node.test, node.body):
                return flat(ast.BoolOp(ast.Or(), [node.test, node.orelse]))
            if same(node.test, node.orelse):
                return flat(ast.BoolOp(ast.And(), [node.test, node.body]))
        return node

    def visit_UnaryOp(self, node):
        node = self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            inner = self.truth(node.operand)
            if isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not):
                return self.as_bool(inner.operand)
            return self.inverse_truth(inner)
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float):
            return ast.Constant(-node.operand.value)
        return node

    def visit_BoolOp(self, node):
        return flat(self.generic_visit(node))

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        left, right = node.left, node.right
        if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
            constant = folded(left.value, node.op, right.value)
            if constant is not None:
                return ast.Constant(constant)
        if isinstance(node.op, ast.Add) and self.kind(left) == 'str' and self.kind(right) == 'str' and (is_text(left) or is_text(right)):
            return merged_fstring(pieces(left) + pieces(right))
        if isinstance(node.op, (ast.Add, ast.Mult)) and self.kind(left) == self.kind(right) == 'int' and isinstance(left, (ast.Constant, ast.Name)):
            if isinstance(right, ast.Name) and isinstance(left, ast.Name):
                return node
            if isinstance(left, ast.Constant):
                return ast.BinOp(right, node.op, left)
        return node

    def visit_JoinedStr(self, node):
        return merged_fstring(self.generic_visit(node).values)

    def visit_Compare(self, node):
        node = self.generic_visit(node)
        if len(node.ops) > 1 and all(self.steady(one) for one in node.comparators[:-1]):
            parts, left = [], node.left
            for op, right in zip(node.ops, node.comparators):
                parts.append(self.visit_Compare(ast.Compare(left, [op], [copy.deepcopy(right)])))
                left = copy.deepcopy(right)
            return flat(ast.BoolOp(ast.And(), parts))
        if len(node.ops) != 1:
            return node
        left, op, right = node.left, node.ops[0], node.comparators[0]
        mirror = MIRROR.get(type(op))
        if mirror and isinstance(left, ast.Constant) and not isinstance(right, ast.Constant) and type(left.value) in (int, float, str, bytes):
            return ast.Compare(right, [mirror()], [left])
        if isinstance(op, (ast.Gt, ast.GtE)) and mirror and self.kind(left) in PLAIN and self.kind(right) in PLAIN and self.steady(right) and self.steady(left) and not isinstance(right, ast.Constant):
            return ast.Compare(right, [mirror()], [left])
        if self.kind(left) == 'int' and isinstance(right, ast.Constant) and type(right.value) is int:
            if isinstance(op, ast.LtE):
                return ast.Compare(left, [ast.Lt()], [ast.Constant(right.value + 1)])
            if isinstance(op, ast.Gt):
                return ast.Compare(left, [ast.GtE()], [ast.Constant(right.value + 1)])
        if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, ast.List) and all(isinstance(one, ast.Constant) for one in right.elts):
            return ast.Compare(left, [op], [ast.Tuple(right.elts, ast.Load())])
        return node

    def visit_Call(self, node):
        node = self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            return as_fstring(node, self.local) or node
        if not isinstance(node.func, ast.Name) or not self.module.builtin(node.func.id):
            return node
        name, given = node.func.id, node.args
        if any(isinstance(one, ast.Starred) for one in given):
            return node
        if not given and name in ('dict', 'list', 'tuple'):
            if name == 'dict' and all(word.arg for word in node.keywords):
                return ast.Dict([ast.Constant(word.arg) for word in node.keywords], [word.value for word in node.keywords])
            if not node.keywords:
                return ast.List([], ast.Load()) if name == 'list' else ast.Tuple([], ast.Load())
        if node.keywords:
            return node
        if name == 'range' and len(given) == 3 and is_int(given[2], 1):
            given = node.args = given[:2]
        if name == 'range' and len(given) == 2 and is_int(given[0], 0):
            node.args = given[1:]
        if name == 'bool' and len(given) == 1:
            return self.as_bool(self.truth(given[0]))
        if name in ('list', 'set') and len(given) == 1 and isinstance(given[0], ast.GeneratorExp) and calm(given[0], self.module):
            return (ast.ListComp if name == 'list' else ast.SetComp)(given[0].elt, given[0].generators)
        if name == 'set' and len(given) == 1 and isinstance(given[0], (ast.List, ast.Tuple)) and given[0].elts:
            return ast.Set(given[0].elts)
        if name == 'tuple' and len(given) == 1 and isinstance(given[0], ast.ListComp) and calm(given[0], self.module):
            node.args = [ast.GeneratorExp(given[0].elt, given[0].generators)]
        return node

    def local(self, node):
        """True for a constant, or a local variable that nothing else can bind."""
        return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and not self.scope.tangled(node.id))

    steady = local

    def as_bool(self, node):
        """`bool(node)`, as short as it can be."""
        return node if self.kind(node) == 'bool' else inverse(inverse(node))

    def truth(self, node):
        """The node where only its truth matters."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.truth(node.operand)
            return self.opposite(inner)
        if isinstance(node, ast.BoolOp):
            return flat(ast.BoolOp(node.op, [self.truth(one) for one in node.values]))
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.comparators[0], ast.Constant) and is_len(node.left, self.module):
            op, value = node.ops[0], node.comparators[0].value
            if type(value) is int and ((isinstance(op, ast.NotEq) and value == 0) or (isinstance(op, ast.GtE) and value == 1)):
                return self.truth(node.left)
            if type(value) is int and ((isinstance(op, ast.Eq) and value == 0) or (isinstance(op, ast.Lt) and value == 1)):
                return inverse(self.truth(node.left))
        if is_len(node, self.module) and self.kind(node.args[0]) in SIZED:
            return node.args[0]
        return node

    def opposite(self, test):
        """A test that holds exactly where this one does not."""
        turned = self.inverse_truth(test)
        return turned if isinstance(turned, ast.UnaryOp) else self.truth(turned)

    def inverse_truth(self, node):
        """`not node`, pushed inwards where that is exact; of `not x` it gives x, which has the same truth."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return node.operand
        if isinstance(node, ast.BoolOp):
            op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return flat(ast.BoolOp(op, [self._not(one) for one in node.values]))
        return self._not(node)

    def _not(self, node):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            op, kinds = type(node.ops[0]), (self.kind(node.left), self.kind(node.comparators[0]))
            if op in (ast.Is, ast.IsNot, ast.In, ast.NotIn) or (op in OPPOSITE and all(one in PLAIN for one in kinds)):
                return ast.Compare(node.left, [OPPOSITE[op]()], node.comparators)
            if op in INT_OPPOSITE and kinds == ('int', 'int'):
                return ast.Compare(node.left, [INT_OPPOSITE[op]()], node.comparators)
        if isinstance(node, ast.BoolOp):
            return self.inverse_truth(node)
        return inverse(node)
