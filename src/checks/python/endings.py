"""How blocks of statements end, what of them matters though it never runs, and the way to the blocks inside a statement."""
import ast

from .scopes import FUNCTIONS, bound_elsewhere

LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


def rewrite_blocks(statement, rewrite):
    """Puts `rewrite(block)` in the place of each block of a statement; functions and classes are left to those who enter them."""
    if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
        return
    for part in ('body', 'orelse', 'finalbody'):
        if isinstance(getattr(statement, part, None), list):
            setattr(statement, part, rewrite(getattr(statement, part)))
    for inside in list(getattr(statement, 'handlers', [])) + list(getattr(statement, 'cases', [])):
        inside.body = rewrite(inside.body)


def leaves(statements):
    """True when control never comes to what follows these statements."""
    if not statements:
        return False
    last = statements[-1]
    return isinstance(last, LEAVES) or (isinstance(last, ast.If) and leaves(last.body) and leaves(last.orelse))


def says_nothing(statement):
    return isinstance(statement, ast.Continue) or (isinstance(statement, ast.Return) and statement.value is None)


def binds(statement):
    """True when a statement matters even if it never runs: it makes a name local otherwise than by assignment, or the function a generator."""
    for node in ast.walk(statement):
        if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.ExceptHandler)) or bound_elsewhere(node):
            return True
    return False


def of_loop(statements):
    """The statements of a loop's body that belong to no loop inside it."""
    for statement in statements:
        yield statement
        if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
            continue
        parts = ['orelse'] if isinstance(statement, LOOPS) else ['body', 'orelse', 'finalbody']
        for part in parts:
            yield from of_loop(getattr(statement, part, None) or [])
        for inside in list(getattr(statement, 'handlers', [])) + list(getattr(statement, 'cases', [])):
            yield from of_loop(inside.body)
