import { afterEach, describe, expect, it } from 'vitest';
import { type Flow, fenced, inRepo, openFlow } from '../support/flow.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const OVEN = inRepo('src/oven.js');
const STOCK = inRepo('scripts/stock.py');

describe('explain', () => {
  it('writes a note with facts from the harness and prose from the model', async () => {
    flow = await openFlow(() => 'The function `bakingMinutes` adds `minutesPerLoaf` once for each of the `loaves`.');
    await flow.ask('explain', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    const { outcome, note, branch } = flow.delivery();
    expect(outcome).toBe('explained');
    expect(branch).toBeUndefined();
    const text = flow.repo.read(note);
    expect(text).toContain('once for each of the');
    expect(text).toContain('Open the bakery');
  });

  it('refuses prose that names what does not exist', async () => {
    flow = await openFlow(() => 'The function `bakingMinutes` calls `preheatOven` before it adds the minutes.', {
      settings: 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\ngeneration: {maxRetries: 0}\n',
    });
    await flow.ask('explain', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('rejected-by-checks');
    expect(flow.delivery().reason).toContain('preheatOven');
    expect(flow.repo.read(flow.delivery().note)).toContain('Open the bakery');
  });
});

describe('document', () => {
  it('puts a doc comment before the symbol and changes nothing else', async () => {
    flow = await openFlow(() =>
      fenced('/**\n * Minutes that the oven needs.\n * @param loaves - how many\n * @param minutesPerLoaf - for each\n */'),
    );
    await flow.ask('document', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    const { outcome, branch } = flow.delivery();
    expect(outcome).toBe('changed');
    const added = flow.repo.git('diff', '--numstat', 'HEAD', branch?.ref ?? '');
    expect(added).toBe('5\t0\tsrc/oven.js');
    expect(flow.repo.git('show', `${branch?.ref}:src/oven.js`)).toContain(' */\nfunction bakingMinutes');
  });

  it('puts a docstring inside a Python method with its indentation', async () => {
    flow = await openFlow(() => fenced('"""Keep flour.\n\nAdds to what is there.\n"""'));
    await flow.ask('document', { at: 'place', file: STOCK, symbol: 'Pantry.store' });
    await flow.drain();
    const { outcome, branch } = flow.delivery();
    expect(outcome).toBe('changed');
    expect(flow.repo.git('show', `${branch?.ref}:scripts/stock.py`)).toContain(
      '    def store(self, name, kilograms):\n        """Keep flour.\n\n        Adds to what is there.\n        """\n        self.bags',
    );
  });

  it('refuses a Python function whose body stands on the line of its head, before any model is asked', async () => {
    flow = await openFlow(() => 'never asked');
    flow.repo.write('scripts/stock.py', 'def flour(loaves): return loaves * 500\n');
    await flow.ask('document', { at: 'place', file: STOCK, symbol: 'flour' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('refused-unsupported');
    expect(flow.delivery().next).toContain('lines of its own');
    expect(flow.engine.requests).toEqual([]);
  });

  it.each([
    ['names a parameter which does not exist', '/**\n * Bakes.\n * @param bread - none\n */'],
    ['has a line without a star', '/**\n * Bakes the\n bread.\n */'],
  ])('rejects a comment that %s', async (_what, comment) => {
    flow = await openFlow(() => fenced(comment), {
      settings: 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\ngeneration: {maxRetries: 0}\n',
    });
    await flow.ask('document', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('rejected-by-checks');
  });
});

describe('refusals', () => {
  it.each([
    ['fix', /not trusted: localcoder trust/u],
    ['write-test', /not trusted: localcoder trust/u],
    ['implement', /not a stub/u],
  ])('%s asks no model where it cannot be judged, and says what to do', async (kind, why) => {
    flow = await openFlow(() => 'never asked');
    await flow.ask(kind, { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    await flow.drain();
    const { outcome, reason, next, note } = flow.delivery();
    expect(outcome).toBe('refused-unsupported');
    expect(`${reason} ${next}`).toMatch(why);
    expect(flow.repo.read(note)).toContain(kind);
    expect(flow.engine.requests).toEqual([]);
  });

  it('tells a symbol that does not fit into the context, and what to ask for instead', async () => {
    flow = await openFlow(() => 'never asked', { contextSize: 200 });
    await flow.ask('improve', { at: 'place', file: inRepo('src/cart.ts'), symbol: 'Cart' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('refused-too-large');
    expect(flow.delivery().next).toContain('src/cart.ts#Cart.total');
    expect(flow.engine.requests).toEqual([]);
  });

  it('tells how to ask for less of a long function without parts', async () => {
    flow = await openFlow(() => 'never asked', { contextSize: 200 });
    flow.repo.write('src/long.js', `function bakeAll() {\n${'  oven.bake();\n'.repeat(300)}}\n`);
    await flow.ask('improve', { at: 'place', file: inRepo('src/long.js'), symbol: 'bakeAll' });
    await flow.drain();
    expect(flow.delivery().outcome).toBe('refused-too-large');
    expect(flow.delivery().next).toContain('@ai improve begin');
    expect(flow.delivery().next).toContain('src/long.js:1-61');
  });

  it('ends as stale when the symbol was edited after a command asked', async () => {
    flow = await openFlow(() => 'never asked');
    await flow.ask('improve', { at: 'place', file: OVEN, symbol: 'bakingMinutes' });
    flow.repo.write('src/oven.js', flow.repo.read('src/oven.js').replace('minutes + minutesPerLoaf', 'minutesPerLoaf + minutes'));
    await flow.drain();
    expect(flow.delivery().outcome).toBe('refused-stale');
  });
});
