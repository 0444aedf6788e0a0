"""Texts put together by `%` and `+`, as f-strings."""
import ast
import re

from .formatting import merged_fstring
from .idiom_shapes import is_call, is_quiet
from .shapes import is_text


def percent_fstring(node):
    """`'%s of %r' % (a, b)` as f-string, or None. Not the same: a value whose format() is not its str(), or one that is a tuple of all values."""
    if not (isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)):
        return None
    values = list(node.right.elts) if isinstance(node.right, ast.Tuple) else [node.right]
    if not all(is_quiet(one) and not isinstance(one, ast.Constant) for one in values):
        return None
    parts, left = [], list(values)
    for text in re.split(r'(%.?)', node.left.value, flags=re.S):
        if not text.startswith('%') or text == '%%':
            parts.append(ast.Constant(text[-1:] if text == '%%' else text))
        elif text in ('%s', '%r') and left:
            parts.append(ast.FormattedValue(left.pop(0), -1 if text == '%s' else ord('r'), None))
        else:
            return None
    return None if left else merged_fstring(parts)


def text_pieces(node, module):
    """The pieces of a text or of `str(x)`, None for anything else. Not the same: a value whose format() is not its str()."""
    if isinstance(node, ast.JoinedStr):
        return node.values
    if is_text(node):
        return [node]
    if is_call(node, module, 'str') and len(node.args) == 1 and not node.keywords and is_quiet(node.args[0]) and not isinstance(node.args[0], ast.Constant):
        return [ast.FormattedValue(node.args[0], -1, None)]
    return None
