"""Copies of a file with one small mistake in one function, in the order of the text. The text around the mistake stays byte for byte."""
import ast

from .purity import find

COMPARE = {ast.Lt: ('<', '<='), ast.LtE: ('<=', '<'), ast.Gt: ('>', '>='), ast.GtE: ('>=', '>'), ast.Eq: ('==', '!='), ast.NotEq: ('!=', '=='),
           ast.In: ('in', 'not in'), ast.Is: ('is', 'is not')}
ARITHMETIC = {ast.Add: ('+', '-'), ast.Sub: ('-', '+'), ast.Mult: ('*', '//'), ast.Div: ('/', '*'), ast.FloorDiv: ('//', '*'), ast.Mod: ('%', '*'),
              ast.Pow: ('**', '*'), ast.BitAnd: ('&', '|'), ast.BitOr: ('|', '&'), ast.BitXor: ('^', '&'), ast.LShift: ('<<', '>>'), ast.RShift: ('>>', '<<')}


def mutants(source, symbol=None, first=None, last=None):
    """[{text, line, change}] of a function by its dotted path, or of the lines first..last (1-based). None of a text that cannot be read."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    if symbol is not None:
        place = find(tree, symbol)
        roots = [place[0]] if place else []
    else:
        roots = [one for one in ast.walk(tree) if isinstance(one, ast.stmt) and first <= one.lineno and one.end_lineno <= last]
    maker = _Maker(source)
    seen = set()
    for root in roots:
        maker.visit(root, seen)
    made, result = set(), []
    for start, end, text, change, line in sorted(maker.edits, key=lambda edit: (edit[0], edit[1], edit[2])):
        whole = maker.bytes[:start] + text.encode('utf-8') + maker.bytes[end:]
        if whole in made or whole == maker.bytes:
            continue
        made.add(whole)
        try:
            ast.parse(whole)
        except (SyntaxError, ValueError):
            continue
        result.append({'text': whole.decode('utf-8'), 'line': line, 'change': change})
    return result


class _Maker:
    def __init__(self, source):
        self.bytes = source.encode('utf-8')
        self.starts = [0]
        # Python ends a line at \n, \r or \r\n; ast counts columns in bytes.
        for line in self.bytes.splitlines(keepends=True) if b'\x0c' not in self.bytes and b'\x0b' not in self.bytes and b'\x1c' not in self.bytes else self.bytes.split(b'\n'):
            self.starts.append(self.starts[-1] + len(line) + (0 if line.endswith((b'\n', b'\r')) else 1))
        self.edits = []

    def at(self, line, column):
        return self.starts[line - 1] + column

    def span(self, node):
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def text(self, node):
        start, end = self.span(node)
        return self.bytes[start:end].decode('utf-8')

    def replace(self, node, text, change):
        start, end = self.span(node)
        self.edits.append((start, end, text, change, node.lineno))

    def between(self, left, right, old, new, line):
        """Replaces the operator that stands between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = self.bytes[start:end].decode('utf-8')
        at = gap.find(old)
        if '#' in gap or at < 0:
            return
        place = start + len(gap[:at].encode('utf-8'))
        self.edits.append((place, place + len(old), new, '%s became %s' % (old, new), line))

    def visit(self, node, seen):
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, ast.JoinedStr):
            return
        method = getattr(self, 'on_' + type(node).__name__, None)
        if method:
            method(node)
        for name, value in ast.iter_fields(node):
            if name in ('annotation', 'returns', 'decorator_list'):
                continue
            children = value if isinstance(value, list) else [value]
            if name == 'body' and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and children and _is_docstring(children[0]):
                seen.update(id(one) for one in ast.walk(children[0]))
                children = children[1:]
            for child in children:
                if isinstance(child, ast.AST):
                    self.visit(child, seen)

    def on_Compare(self, node):
        left = node.left
        for op, right in zip(node.ops, node.comparators):
            if isinstance(op, (ast.NotIn, ast.IsNot)):
                old, new = ('not in', 'in') if isinstance(op, ast.NotIn) else ('is not', 'is')
                self.between(left, right, old, new, left.lineno)
            else:
                old, new = COMPARE[type(op)]
                self.between(left, right, old, new, left.lineno)
                if isinstance(op, (ast.Lt, ast.LtE)):
                    self.between(left, right, old, '>', left.lineno)
                elif isinstance(op, (ast.Gt, ast.GtE)):
                    self.between(left, right, old, '<', left.lineno)
            left = right

    def on_BinOp(self, node):
        pair = ARITHMETIC.get(type(node.op))
        if pair:
            self.between(node.left, node.right, pair[0], pair[1], node.lineno)

    def on_AugAssign(self, node):
        pair = ARITHMETIC.get(type(node.op))
        if pair:
            self.between(node.target, node.value, pair[0] + '=', pair[1] + '=', node.lineno)
        self.removed(node)

    def on_BoolOp(self, node):
        old, new = ('and', 'or') if isinstance(node.op, ast.And) else ('or', 'and')
        for left, right in zip(node.values, node.values[1:]):
            self.between(left, right, old, new, node.lineno)
        self.replace(node, '(%s)' % self.text(node.values[0]), 'a condition was dropped')

    def on_UnaryOp(self, node):
        if isinstance(node.op, (ast.Not, ast.USub)):
            self.replace(node, '(%s)' % self.text(node.operand), '%s was dropped' % ('not' if isinstance(node.op, ast.Not) else 'the minus'))

    def on_Constant(self, node):
        value = node.value
        if value is True or value is False:
            self.replace(node, str(not value), '%s became %s' % (value, not value))
        elif type(value) is int:
            for other in (value + 1, value - 1):
                self.replace(node, str(other) if other >= 0 else '(%d)' % other, '%d became %d' % (value, other))
        elif type(value) is float:
            self.replace(node, repr(value + 1), '%r became %r' % (value, value + 1))
        elif type(value) is str and self.text(node)[:1] in '\'"':
            self.replace(node, "''" if value else "'x'", 'a text was %s' % ('emptied' if value else 'filled'))

    def on_If(self, node):
        self.replace(node.test, '(not (%s))' % self.text(node.test), 'a condition was turned round')
        self.replace(node.test, 'True', 'a condition became True')
        self.replace(node.test, 'False', 'a branch was dropped')

    def on_While(self, node):
        self.replace(node.test, '(not (%s))' % self.text(node.test), 'a condition was turned round')

    def on_IfExp(self, node):
        self.replace(node, '(%s)' % self.text(node.body), 'the other value was dropped')
        self.replace(node, '(%s)' % self.text(node.orelse), 'the first value was dropped')

    def on_comprehension(self, node):
        for one in node.ifs:
            self.replace(one, '(not (%s))' % self.text(one), 'a condition was turned round')
            self.replace(one, 'True', 'a condition was dropped')

    def on_Return(self, node):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.replace(node.value, 'None', 'a result became None')
            if isinstance(node.value, (ast.BinOp, ast.Call, ast.Name)):
                self.replace(node.value, '0', 'a result became 0')

    def on_Call(self, node):
        if len(node.args) >= 2 and not any(isinstance(one, ast.Starred) for one in node.args[:2]):
            first, second = node.args[:2]
            start, end = self.span(first)[0], self.span(second)[1]
            gap = self.bytes[self.span(first)[1] : self.span(second)[0]].decode('utf-8')
            self.edits.append((start, end, self.text(second) + gap + self.text(first), 'two arguments were swapped', node.lineno))

    def on_Subscript(self, node):
        part = node.slice
        if isinstance(part, ast.Slice):
            for one in (part.lower, part.upper):
                if one is not None and not isinstance(one, (ast.Constant, ast.UnaryOp)):
                    self.replace(one, '%s + 1' % self.text(one), 'a boundary moved by one')

    def on_Expr(self, node):
        self.removed(node)

    def on_Raise(self, node):
        self.removed(node)

    def on_Break(self, node):
        self.replace(node, 'pass', 'break was dropped')

    def on_Continue(self, node):
        self.replace(node, 'pass', 'continue was dropped')

    def removed(self, node):
        self.replace(node, 'pass', 'a statement was dropped')


def _is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
