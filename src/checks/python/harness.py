"""
Runs the old and the new version of one function on the same made inputs and says where they differ.
Standard input: {token, request: {file, root, symbol, before, after, seed, most, millis}}. The answer is one line on the standard output that this
process began with: the token, a blank, {is: 'same', inputs, returned} | {is: 'different', message, inputs} | {is: 'not-run', why}.
The code under test sees an empty input and an output that leads nowhere, and never the token; calls are bounded in time. What it could do beyond that
(end the process, never come back from C) ends without an answer.
"""
import importlib.util
import json
import os
import platform
import sys


def _ours():
    """Our folder as a package under a name that no project has."""
    folder = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location('_localcoder', os.path.join(folder, '__init__.py'), submodule_search_locations=[folder])
    package = importlib.util.module_from_spec(spec)
    sys.modules['_localcoder'] = package
    spec.loader.exec_module(package)


def answer(request):
    from _localcoder.loading import NotLoaded, load, search_path
    from _localcoder.purity import purity
    from _localcoder.trial import Trial

    file, root, symbol = request['file'], request['root'], request['symbol']
    for text, which in ((request['before'], ''), (request['after'], 'in its new version ')):
        try:
            why = purity(text, symbol)
        except (SyntaxError, ValueError, RecursionError) as problem:
            why = 'it cannot be read: %s' % problem
        if why:
            return {'is': 'not-run', 'why': 'not a pure function: %s%s' % (which, why)}
    sys.path[:0] = search_path(file, root)
    try:
        old = load(request['before'], file, root, symbol)
    except NotLoaded as problem:
        return {'is': 'not-run', 'why': str(problem)}
    try:
        new = load(request['after'], file, root, symbol)
    except NotLoaded as problem:
        return {'is': 'different', 'message': 'the file could be loaded and now cannot: %s' % str(problem).split(': ', 1)[-1], 'inputs': 0}
    return Trial(request, old, new).run()


if __name__ == '__main__':
    if os.environ.get('PYTHONHASHSEED') != '0':
        # The same question is to give the same answer: the order of a set must not hang on chance.
        os.execve(sys.executable, [sys.executable, '-s', '-B', os.path.abspath(__file__)], {**os.environ, 'PYTHONHASHSEED': '0'})
    asked = json.loads(sys.stdin.buffer.read().decode('utf-8'))
    saved = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.setrecursionlimit(1500)
    # Our folder is first here because it holds this file: a project's own `inputs` or `loading` must not be ours.
    sys.path[:] = [one for one in sys.path if one != os.path.dirname(os.path.abspath(__file__))]
    sys.argv = ['']
    _ours()
    try:
        found = answer(asked['request'])
    except Exception as problem:
        # Ours, not the judged code's: no verdict.
        found = {'is': 'not-run', 'why': 'the harness failed: %s: %s' % (type(problem).__name__, problem)}
    line = json.dumps({**found, 'by': 'Python %s' % platform.python_version()})
    os.write(saved, ('\n%s %s\n' % (asked['token'], line)).encode('utf-8'))
    # Threads and exit handlers of the judged code have no say in how this ends.
    os._exit(0)
