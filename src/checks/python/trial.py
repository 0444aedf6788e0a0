"""One comparison: inputs, calls bounded in time, and a counter-example as small as it can be had."""
import ast
import inspect
import random
import signal
import time
import warnings

from .domain import Domain
from .inputs import build, smaller
from .observed import agree, observe, shown, words

# Of processor time, so that a busy machine makes no difference.
CALL_SECONDS = 0.1
NEW_CALL_SECONDS = 1.0
MIN_RETURNED = 5
# Of all inputs, how many must lead to a result for the run to mean something.
MIN_SHARE = 0.1
SHRINK_STEPS = 300
SHRINK_SECONDS = 0.6


class _Hung(BaseException):
    """Not an Exception, so that code which catches those does not catch it."""


class Trial:
    def __init__(self, request, old, new):
        self.symbol = request['symbol'].split('~')[0]
        self.most = request['most']
        self.until = time.process_time() + request['millis'] / 1000
        self.spaces = (old, new)
        self.functions = tuple(self.function(space) for space in self.spaces)
        self.raising = [_raising_lines(ast.parse(text)) for text in (request['before'], request['after'])]
        self.file = old.get('__file__')
        self.domain = Domain(request, old, self.functions[0], random.Random(request['seed']))
        self.parameters = self.domain.parameters

    def function(self, space):
        found = None
        for part in self.symbol.split('.'):
            found = space[part] if found is None else getattr(found, part)
        # A cache would hand back the first result for equal arguments of another type.
        return inspect.unwrap(found)

    def call(self, which, made):
        """One outcome; see observed.agree."""
        space, function = self.spaces[which], self.functions[which]
        try:
            values = {name: build(recipe, space) for name, recipe in made.items()}
        except Exception:
            return ('unmade',)
        positional, named = [], {}
        for name, how, _ in self.parameters:
            if name in values and how == 'positional':
                positional.append(values[name])
            elif name in values and how == 'rest':
                positional.extend(values[name])
            elif name in values:
                named.update(values[name] if how == 'words' else {name: values[name]})
        try:
            signal.setitimer(signal.ITIMER_PROF, NEW_CALL_SECONDS if which else CALL_SECONDS, 0.1)
            try:
                result = ('returned', observe(function(*positional, **named)))
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
        except _Hung:
            return ('hung',)
        except BaseException as problem:
            # Whatever it raises is what it does, SystemExit included.
            try:
                message = str(problem)
            except Exception:
                message = ''
            return ('raised', type(problem).__qualname__, self.own(problem, which), message)
        return result + (tuple(observe(values[name]) for name, _, _ in self.parameters if name in values),)

    def own(self, problem, which):
        """True when a `raise` or `assert` of the file raised it: then its words are part of what the function does."""
        place = problem.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        return place is not None and place.tb_frame.f_code.co_filename == self.file and place.tb_lineno in self.raising[which]

    def run(self):
        signal.signal(signal.SIGPROF, _ring)
        warnings.simplefilter('ignore')
        compared = returned = tried = 0
        while compared < self.most and time.process_time() < self.until and tried < self.most * 20:
            tried += 1
            chosen, made = self.domain.input()
            old = self.call(0, made)
            if old[0] != 'hung' and agree(old, self.call(0, made)) is False:
                return {'is': 'not-run', 'why': 'the unchanged function is not deterministic'}
            new = self.call(1, made)
            same = agree(old, new)
            if same is None:
                continue
            compared += 1
            if old[0] == 'returned':
                returned += 1
                self.domain.reward(chosen)
            if same is False and new[0] == 'hung':
                # What does not come back is not called again and again.
                return {'is': 'different', 'message': self.said(made, new), 'inputs': compared}
            # Once more, in the other order: what one version leaves behind must not be blamed on the other.
            if same is False and agree(self.call(0, made), self.call(1, made)) is False:
                return {'is': 'different', 'message': self.said(self.shrunk(made)), 'inputs': compared}
        if (returned < MIN_RETURNED or returned < MIN_SHARE * compared) and (self.parameters or not returned):
            return {'is': 'not-run', 'why': 'no useful inputs were found: %d of %d led to a result' % (returned, tried)}
        return {'is': 'same', 'inputs': compared, 'returned': returned}

    def shrunk(self, made):
        until = time.process_time() + SHRINK_SECONDS
        steps, found = 0, True
        while found:
            found = False
            for other in self.simpler(made):
                steps += 1
                if agree(self.call(0, other), self.call(1, other)) is False:
                    made, found = other, True
                    break
                if steps >= SHRINK_STEPS or time.process_time() >= until:
                    return made
        return made

    def simpler(self, made):
        """Inputs like this one with one argument less or simpler."""
        given = [one for one in self.parameters if one[0] in made]
        for name, how, optional in given:
            last = how != 'positional' or all(one[1] != 'positional' for one in given[given.index((name, how, optional)) + 1 :])
            if optional and how in ('positional', 'keyword') and last:
                yield {key: one for key, one in made.items() if key != name}
        for name in list(made):
            for simpler in smaller(made[name]):
                yield {**made, name: simpler}

    def said(self, made, new=None):
        """`total([1, 2]) was 3 and is now 2`."""
        new = new or self.call(1, made)
        old = self.call(0, made)
        given, skipped = [], False
        for name, how, _ in self.parameters:
            if name not in made:
                skipped = skipped or how == 'positional'
                continue
            value = build(made[name], self.spaces[0])
            if how == 'rest':
                given += [words(one) for one in value]
            elif how == 'words':
                given += ['%s=%s' % (key, words(one)) for key, one in value.items()]
            else:
                given.append(words(value) if how == 'positional' and not skipped else '%s=%s' % (name, words(value)))
        call = '%s(%s)' % (self.symbol, ', '.join(given))
        if old[0] == new[0] == 'returned' and old[1] == new[1]:
            left = [', '.join(words(shown(one)) for one in seen[2]) for seen in (old, new)]
            return '%s left its arguments as %s and now leaves them as %s' % (call, left[0], left[1])
        before, after = _outcome(old), _outcome(new)
        if before == after and old[0] == new[0] == 'returned':
            before, after = '%s (%s)' % (before, old[1][0]), '%s (%s)' % (after, new[1][0])
        return '%s was %s and is now %s' % (call, before, after)


def _outcome(seen):
    if seen[0] == 'raised':
        return '%s: %s' % (seen[1], seen[3].split('\n')[0][:120]) if seen[3] else seen[1]
    return 'still running' if seen[0] == 'hung' else words(shown(seen[1]))


def _raising_lines(tree):
    statements = [one for one in ast.walk(tree) if isinstance(one, (ast.Raise, ast.Assert))]
    return {line for one in statements for line in range(one.lineno, one.end_lineno + 1)}


def _ring(_number, _frame):
    raise _Hung()
