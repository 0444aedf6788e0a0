"""The ways to put values into a text: f-strings, `format` and concatenation of texts."""
import ast
import string


def merged_fstring(values):
    """An f-string of these parts with neighbouring texts joined; a plain text when nothing is filled in."""
    parts = []
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            if parts and isinstance(parts[-1], ast.Constant):
                parts[-1] = ast.Constant(parts[-1].value + value.value)
            elif value.value:
                parts.append(ast.Constant(value.value))
        else:
            parts.append(value)
    if not parts:
        return ast.Constant('')
    if len(parts) == 1 and isinstance(parts[0], ast.Constant):
        return parts[0]
    return ast.JoinedStr(parts)


def as_fstring(call, quiet):
    """
    `'{} of {}'.format(a, b)` as f-string, or None. An f-string formats each value before the next one is looked at, so all but the first must be
    quiet to read; fields with paths or nested fields stay as they are.
    """
    owner = call.func.value
    if call.func.attr != 'format' or not (isinstance(owner, ast.Constant) and isinstance(owner.value, str)):
        return None
    if any(isinstance(one, ast.Starred) for one in call.args) or any(word.arg is None for word in call.keywords):
        return None
    try:
        fields = list(string.Formatter().parse(owner.value))
    except ValueError:
        return None
    words = {word.arg: word.value for word in call.keywords}
    used, values, automatic = [], [], 0
    for text, name, spec, conversion in fields:
        if text:
            values.append(ast.Constant(text))
        if name is None:
            continue
        if '{' in spec:
            return None
        if name == '':
            name, automatic = str(automatic), automatic + 1
        elif name.isdigit() and automatic:
            return None
        value = call.args[int(name)] if name.isdigit() and int(name) < len(call.args) else words.get(name)
        if value is None:
            return None
        used.append(value)
        values.append(ast.FormattedValue(value, ord(conversion) if conversion else -1, ast.JoinedStr([ast.Constant(spec)]) if spec else None))
    given = list(call.args) + list(words.values())
    # Every value is used once and in its order, and only the first may be more than a name or constant; or each is used and none is more.
    in_order = [id(one) for one in used] == [id(one) for one in given] and all(quiet(one) for one in given[1:])
    if not in_order and not ({id(one) for one in used} == {id(one) for one in given} and all(quiet(one) for one in given)):
        return None
    return merged_fstring(values)
