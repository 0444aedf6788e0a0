"""
Statements brought to one form: what follows a branch that leaves is its other branch, endings that say nothing are gone, equal branches are one.
An `if` may have an empty branch here; it is only compared, never printed.
"""
import ast
import copy
from collections import Counter

from .endings import LOOPS, binds, leaves, of_loop, says_nothing
from .expressions import Expressions
from .scopes import FUNCTIONS, mentions, same
from .shapes import weight

MAX_COPIED = 40


class Blocks:
    """Rewrites the statements of one function."""

    def __init__(self, scope, env):
        self.scope = scope
        self.expressions = (scope.module.expressions or Expressions)(scope, env)

    def function(self, function):
        function.body = self.block(function.body, ast.Return)

    def block(self, statements, tail):
        """`tail` is the statement that falling off the end amounts to: Return, Continue or None."""
        plain = []
        for statement in statements:
            plain.extend(self.simple(statement))
        plain = self.nested(plain)
        done = []
        for at, statement in enumerate(plain):
            done.extend(self.inner(statement, tail if at == len(plain) - 1 else None))
        done = self.defaults(done)
        while done and tail is not None and isinstance(done[-1], tail) and says_nothing(done[-1]):
            done.pop()
        return done

    def simple(self, statement):
        """One statement as none, one or more."""
        if isinstance(statement, ast.Pass) or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            return []
        if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
            return [statement]
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            if statement.value is not None:
                statement = ast.Assign([statement.target], statement.value)
            elif self.scope.stores[statement.target.id] > 1 or statement.target.id in self.scope.parameters:
                return []
        statement = self.expressions.visit(statement)
        if isinstance(statement, ast.If) and self.filled(statement):
            return self.filled(statement)
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant) and statement.value.value is None:
            return [ast.Return(None)]
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.IfExp):
            choice = statement.value
            return [ast.If(choice.test, [ast.Return(choice.body)], [ast.Return(choice.orelse)])]
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(value, ast.IfExp):
                return [ast.If(value.test, [_assign(target, value.body)], [_assign(target, value.orelse)])]
            if isinstance(target, ast.Name):
                if self.scope.once(target.id) and not self.scope.loads[target.id] and _is_fresh(value):
                    return []
                if isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and value.left.id == target.id:
                    known = self.expressions.env.get(target.id)
                    if known in ('int', 'float', 'str', 'bytes', 'tuple'):
                        return [ast.AugAssign(target, value.op, value.right)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                return self.unpacked(target.elts, value.elts) or [statement]
        return [statement]

    def unpacked(self, targets, values):
        """`a, b = x, y` as two assignments, where no value needs what an earlier one has replaced."""
        if len(targets) != len(values) or not all(isinstance(one, ast.Name) and not self.scope.tangled(one.id) for one in targets):
            return None
        names = [one.id for one in targets]
        if len(set(names)) != len(names) or any(isinstance(one, ast.Starred) for one in values):
            return None
        for at, name in enumerate(names):
            if mentions(values[at + 1 :], name):
                return None
        return [_assign(target, value) for target, value in zip(targets, values)]

    def nested(self, statements):
        """Moves what follows a branch that leaves into the other branch, and drops what can never run."""
        result = list(statements)
        for at in range(len(result) - 1, -1, -1):
            rest = result[at + 1 :]
            if rest and leaves([result[at]]) and not any(binds(one) for one in rest) and self.droppable(rest):
                result, rest = result[: at + 1], []
            statement = result[at]
            if not isinstance(statement, ast.If) or not rest:
                continue
            body, other = leaves(statement.body), leaves(statement.orelse)
            if body and not other:
                statement.orelse = statement.orelse + rest
                result = result[: at + 1]
            elif other and not body:
                statement.body = statement.body + rest
                result = result[: at + 1]
            elif not body and len(rest) == 1 and isinstance(rest[0], ast.Return) and sum(1 for _ in ast.walk(rest[0])) <= MAX_COPIED:
                statement.body = statement.body + copy.deepcopy(rest)
                statement.orelse = statement.orelse + rest
                result = result[: at + 1]
        return result

    def droppable(self, statements):
        """True when every name that the statements bind stays local without them, or occurs nowhere else."""
        bound = Counter(one.id for part in statements for one in ast.walk(part) if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load))
        read = Counter(one.id for part in statements for one in ast.walk(part) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load))
        for name, times in bound.items():
            if name in self.scope.captured or name in self.scope.odd:
                return False
            if name not in self.scope.parameters and self.scope.stores[name] <= times and self.scope.loads[name] > read[name]:
                return False
        self.scope.stores.subtract(bound)
        return True

    def inner(self, statement, tail):
        """The blocks of a compound statement, then the statement as a whole."""
        if isinstance(statement, ast.If):
            statement.body = self.block(statement.body, tail)
            statement.orelse = self.block(statement.orelse, tail)
            return self.branch(statement)
        if isinstance(statement, LOOPS):
            statement.body = self.block(statement.body, ast.Continue)
            orelse = self.block(statement.orelse, None)
            statement.orelse = []
            if orelse and any(isinstance(one, ast.Break) for one in of_loop(statement.body)):
                statement.orelse, orelse = orelse, []
            return [self.loop(statement)] + orelse
        for part in ('body', 'orelse', 'finalbody'):
            if isinstance(getattr(statement, part, None), list) and not isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
                setattr(statement, part, self.block(getattr(statement, part), None))
        for handler in getattr(statement, 'handlers', []):
            handler.body = self.block(handler.body, None)
        for case in getattr(statement, 'cases', []):
            case.body = self.block(case.body, None)
        return [statement]

    def loop(self, statement):
        """`while True: if c: break; …` is `while not c: …`."""
        body = statement.body
        if not isinstance(statement, ast.While) or statement.orelse or not isinstance(statement.test, ast.Constant) or not statement.test.value:
            return statement
        statement.test = ast.Constant(True)
        if len(body) == 1 and isinstance(body[0], ast.If):
            choice = body[0]
            if len(choice.body) == 1 and isinstance(choice.body[0], ast.Break):
                return ast.While(self.expressions.opposite(choice.test), choice.orelse, [])
            if len(choice.orelse) == 1 and isinstance(choice.orelse[0], ast.Break):
                return ast.While(choice.test, choice.body, [])
        return statement

    def branch(self, statement):
        expressions = self.expressions
        turned = expressions.opposite(statement.test)
        if weight(turned) < weight(statement.test):
            statement = ast.If(turned, statement.orelse, statement.body)
        test, body, other = statement.test, statement.body, statement.orelse
        if len(body) == 1 and isinstance(body[0], ast.If):
            inside = body[0]
            if same(inside.orelse, other):
                return self.branch(ast.If(self.both(ast.And(), test, inside.test), inside.body, other))
            if same(inside.body, other):
                return self.branch(ast.If(self.both(ast.And(), test, expressions.opposite(inside.test)), inside.orelse, other))
        if len(other) == 1 and isinstance(other[0], ast.If):
            inside = other[0]
            if same(inside.body, body):
                return self.branch(ast.If(self.both(ast.Or(), test, inside.test), body, inside.orelse))
            if same(inside.orelse, body):
                return self.branch(ast.If(self.both(ast.Or(), test, expressions.opposite(inside.test)), body, inside.body))
        if len(body) == len(other) == 1 and isinstance(body[0], ast.Return) and isinstance(other[0], ast.Return):
            value = self.value(test, body[0].value, other[0].value)
            if value is not None:
                return [ast.Return(value)]
        return self.filled(statement) or [statement]

    def filled(self, statement):
        """`if c: x = True else: x = y` as one assignment, where the two values make one in fewer words."""
        body, other = statement.body, statement.orelse
        if len(body) != 1 or len(other) != 1 or not _fills(body[0]) or not _fills(other[0]) or not same(body[0].targets, other[0].targets):
            return None
        value = self.value(statement.test, body[0].value, other[0].value)
        return value and [ast.Assign(body[0].targets, value)]

    def both(self, op, left, right):
        return self.expressions.truth(ast.BoolOp(op, [left, right]))

    def value(self, test, yes, no):
        """What `yes if test else no` is in fewer words, where yes or no is True or False."""
        as_bool = self.expressions.as_bool
        if _is(yes, True):
            return as_bool(test) if _is(no, False) else (ast.BoolOp(ast.Or(), [as_bool(test), no]) if no is not None else None)
        if _is(yes, False):
            opposite = self.expressions.opposite(test)
            return as_bool(opposite) if _is(no, True) else (ast.BoolOp(ast.And(), [as_bool(opposite), no]) if no is not None else None)
        if _is(no, False) and yes is not None:
            return ast.BoolOp(ast.And(), [as_bool(test), yes])
        if _is(no, True) and yes is not None:
            return ast.BoolOp(ast.Or(), [as_bool(self.expressions.opposite(test)), yes])
        if yes is None or no is None or not self.expressions.local(test):
            return None
        if same(test, yes):
            return ast.BoolOp(ast.Or(), [test, no])
        return ast.BoolOp(ast.And(), [test, yes]) if same(test, no) else None

    def defaults(self, statements):
        """`v = 0; if c: v = 1` is `if c: v = 1 else: v = 0`."""
        result = []
        for statement in statements:
            before = result[-1] if result else None
            if isinstance(statement, ast.If) and _plain(before) and isinstance(before.value, ast.Constant):
                name = before.targets[0].id
                ways = (statement.body, statement.orelse)
                filled = [way for way in ways if way]
                if len(filled) == 1 and len(filled[0]) == 1 and _plain(filled[0][0]) and filled[0][0].targets[0].id == name:
                    if not self.scope.tangled(name) and not mentions([statement.test, filled[0][0].value], name):
                        empty = [before]
                        result[-1] = ast.If(statement.test, statement.body or empty, statement.orelse or empty)
                        continue
            result.append(statement)
        return result


def _assign(target, value):
    return ast.Assign([target], value)


def _plain(statement):
    return isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name)


def _fills(statement):
    return isinstance(statement, ast.Assign) and len(statement.targets) == 1


def _is_fresh(value):
    """True for what cannot fail and is nobody else's."""
    return isinstance(value, ast.Constant) or (isinstance(value, (ast.List, ast.Tuple)) and not value.elts) or (isinstance(value, ast.Dict) and not value.keys)


def _is(node, value):
    return isinstance(node, ast.Constant) and node.value is value
