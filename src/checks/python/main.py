"""
What can be said about Python texts without running them. One JSON request on standard input, one JSON answer on standard output:
{do: 'normal-form', before, after, idioms?} → {is: 'equal', rules, by} | {is: 'different'} | {is: 'broken', why} | {is: 'unknown', why}
{do: 'purity', text, symbol} → {pure: bool, why?}
{do: 'mutants', text, symbol} or {…, first, last} → {mutants: [{text, line, change}]}
A list of requests gets a list of answers.
"""
import ast
import functools
import importlib.util
import json
import os
import platform
import re
import sys


def _ours():
    """Our folder as a package under a name that no project has, so that none of our files can be taken for one of theirs."""
    folder = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location('_localcoder', os.path.join(folder, '__init__.py'), submodule_search_locations=[folder])
    package = importlib.util.module_from_spec(spec)
    sys.modules['_localcoder'] = package
    spec.loader.exec_module(package)


# Names of variables in a tree's text.
NAMES = r"id='[^']*'"


def _rules(applied, applied_after, tree, tree_after):
    """Names of the rules that made the two equal, as far as counting tells; none when they differed in layout and comments only."""
    if tree == tree_after:
        return []
    rules = sorted(name for name in applied | applied_after if applied[name] != applied_after[name])
    if not rules and re.sub(NAMES, '', tree) == re.sub(NAMES, '', tree_after):
        return ['names of locals']
    return rules or sorted((applied | applied_after).keys() - {'names of locals', 'docstrings', 'annotations'})


def _complaint(source):
    """What Python says against a text, also of what a parser alone lets pass: `return` outside a function, a name that is global too late."""
    try:
        compile(source, 'text', 'exec', dont_inherit=True)
    except SyntaxError as problem:
        return problem.msg
    return None


def answer(request):
    from _localcoder.mutants import mutants
    from _localcoder.normal_form import dump, normal_form
    from _localcoder.purity import purity

    if request['do'] == 'normal-form':
        try:
            complaint = _complaint(request['after'])
            if complaint is not None and _complaint(request['before']) is None:
                return {'is': 'broken', 'why': complaint}
            idioms = request.get('idioms') is True
            before, applied = normal_form(request['before'], idioms)
            after, applied_after = normal_form(request['after'], idioms)
            if before != after:
                return {'is': 'different'}
            rules = _rules(applied, applied_after, *[dump(ast.parse(request[one])) for one in ('before', 'after')])
            return {'is': 'equal', 'rules': rules, 'by': 'Python %s ast' % platform.python_version()}
        except (SyntaxError, RecursionError, ValueError, MemoryError) as problem:
            return {'is': 'unknown', 'why': '%s: %s' % (type(problem).__name__, problem)}
    if request['do'] == 'purity':
        try:
            why = purity(request['text'], request['symbol'])
        except (SyntaxError, RecursionError, ValueError) as problem:
            why = '%s: %s' % (type(problem).__name__, problem)
        return {'pure': why is None, **({'why': why} if why else {})}
    return {'mutants': mutants(request['text'], request.get('symbol'), request.get('first'), request.get('last'))}


if __name__ == '__main__':
    sys.setrecursionlimit(5000)
    _ours()
    from _localcoder import normal_form as forms

    # In a list of requests one text is often compared with many.
    forms.normal_form = functools.lru_cache(4)(forms.normal_form)
    requests = json.loads(sys.stdin.buffer.read().decode('utf-8'))
    print(json.dumps([answer(one) for one in requests] if isinstance(requests, list) else answer(requests)))
