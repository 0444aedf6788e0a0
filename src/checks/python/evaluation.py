"""What Python evaluates first."""
import ast


def needs_its_frame(node):
    """True for what is not the same inside a comprehension."""
    if isinstance(node, ast.Name):
        return node.id in ('super', '__class__')
    return isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await, ast.NamedExpr, ast.Lambda, ast.GeneratorExp))


def first_part(statement):
    """The expression that a statement evaluates first and exactly once."""
    if isinstance(statement, (ast.Return, ast.Expr, ast.Assign)) and statement.value is not None:
        return 'value'
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        return 'value'
    if isinstance(statement, (ast.If, ast.Assert)):
        return 'test'
    if isinstance(statement, ast.For):
        return 'iter'
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        return 'exc'
    return 'items' if isinstance(statement, ast.With) else None


def steps_of(node):
    """An expression's parts in the order they are evaluated, and whether it does something itself; None when that depends."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right], True
    if isinstance(node, ast.UnaryOp):
        return [node.operand], True
    if isinstance(node, ast.Compare):
        return [node.left, node.comparators[0]], True
    if isinstance(node, ast.BoolOp):
        return [node.values[0]], True
    if isinstance(node, ast.IfExp):
        return [node.test], True
    if isinstance(node, ast.Call):
        parts = [node.func]
        for one in node.args + node.keywords:
            if isinstance(one, ast.Starred) or (isinstance(one, ast.keyword) and one.arg is None):
                break
            parts.append(one.value if isinstance(one, ast.keyword) else one)
        return parts, True
    if isinstance(node, ast.Attribute):
        return [node.value], True
    if isinstance(node, ast.Subscript):
        return [node.value, node.slice], True
    if type(node).__name__ == 'Index':
        return [node.value], False
    if isinstance(node, ast.Slice):
        return [one for one in (node.lower, node.upper, node.step) if one], True
    if isinstance(node, (ast.List, ast.Tuple)):
        return node.elts, any(isinstance(one, ast.Starred) for one in node.elts)
    if isinstance(node, ast.Set):
        return node.elts[:1], True
    if isinstance(node, ast.Dict):
        return [one for pair in zip(node.keys, node.values) for one in pair if one][:2] if node.keys and node.keys[0] else [], True
    if isinstance(node, ast.JoinedStr):
        return node.values[:1] if node.values and isinstance(node.values[0], ast.FormattedValue) else node.values[:2], True
    if isinstance(node, ast.FormattedValue):
        return [node.value], True
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return [node.generators[0].iter], True
    return None
