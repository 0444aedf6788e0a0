/**
 * A child that speaks the engine's protocol and goes wrong on purpose: node fake-helper.mjs <scenario> [file] [times].
 * With `file`, it goes wrong only until the file has `times` bytes (one is added each time it goes wrong) and is well from then on, so that a
 * test can see the next job run. `<file>.pings` gets a byte for each ping.
 */
import { appendFileSync, existsSync, statSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';

const [scenario = 'well', file = '', times = '1'] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const wire = new Socket({ fd: 3, readable: true, writable: false });
/** Writes all of it before it returns, waiting where the pipe is full. */
function send(data) {
  for (let rest = Buffer.from(data); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(3, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') process.exit(0);
    }
  }
}
const say = (value) => send(`${JSON.stringify(value)}\n`);
wire.on('close', () => process.exit(0));
wire.on('error', () => process.exit(0));

const bad = file === '' || !existsSync(file) || statSync(file).size < Number(times);
let noted = false;
/** True when this run is to go wrong at the point that scenario names. */
function wrong(name) {
  if (!bad || scenario !== name) return false;
  if (!noted && file !== '') appendFileSync(file, '.');
  noted = true;
  return true;
}

if (wrong('dead-start')) {
  process.stderr.write('Error: Cannot find the native part\n');
  process.exit(7);
}
if (!wrong('mute')) say({ is: 'hello', version: wrong('other-version') ? 999 : 2, pid: process.pid, network: 'open' });

const WORDS = 'The quick brown fox, naïve and 🦊, jumps.';
const done = (id, text, stop = 'end') =>
  say({ is: 'done', id, facts: { text, stop, tokens: 9, promptTokens: 5, cachedTokens: 0, millis: 1 } });
let cancelled = () => undefined;

function load({ id, load: { contextSize, gpu } }) {
  say({ is: 'stage', id, stage: 'open' });
  if (wrong('silent-load')) return;
  if (wrong('abort-load')) process.abort();
  if (wrong('killed-load')) process.kill(process.pid, 'SIGKILL');
  if (scenario === 'narrow' && (contextSize > 2048 || gpu !== 'off')) {
    say({ is: 'error', id, code: 'engine-out-of-memory', message: 'it does not fit', next: 'less', fatal: true });
    return;
  }
  say({ is: 'progress', id, fraction: 0.5 });
  say({ is: 'loaded', id, facts: { device: gpu === 'off' ? 'cpu' : 'cuda', contextSize } });
}

/** What each scenario does instead of writing an answer. */
const FAULTS = {
  silent: () => undefined,
  deaf: () => undefined,
  stopped: () => process.kill(process.pid, 'SIGSTOP'),
  'wrong-id': (id) => say({ is: 'text', id: id + 1, text: 'x', tokens: 1, tokensPerSecond: 1 }),
  garbage: () => send('llama_decode: ok\n'),
  binary: () => send(Buffer.from([0x7b, 0xff, 0xfe, 0x0a])),
  endless: () => send(Buffer.alloc(5 * 1024 * 1024, 0x61)),
  flood,
  'half-frame': () => {
    send('{"is":"text","id":');
    process.exit(0);
  },
  'exit-0': () => process.exit(0),
  abort: () => {
    process.stderr.write('ggml.c:1: GGML_ASSERT(n_head > 0) failed\n');
    process.abort();
  },
  killed: () => process.kill(process.pid, 'SIGKILL'),
  'second-hello': (id) => {
    say({ is: 'hello', version: 2, pid: process.ppid, network: 'blocked' });
    done(id, WORDS);
  },
  fatal: (id) =>
    say({ is: 'error', id, code: 'engine-crashed', message: 'decode said\u001b[2J\n-3 \u202eabc', next: 'again', fatal: true }),
  patient: (id) => {
    say({ is: 'text', id, text: 'so far', tokens: 2, tokensPerSecond: 10 });
    cancelled = () => done(id, 'so far', 'cancelled');
  },
  stubborn: (id) => say({ is: 'text', id, text: 'so far', tokens: 2, tokensPerSecond: 10 }),
};

function generate({ id }) {
  // Decided, and noted, before anything is said: what is said may already get us killed.
  const fault = wrong(scenario) ? FAULTS[scenario] : undefined;
  say({ is: 'stage', id, stage: 'prefill' });
  say({ is: 'stage', id, stage: 'decode' });
  if (fault !== undefined) {
    fault(id);
    return;
  }
  const frame = `${JSON.stringify({ is: 'text', id, text: WORDS, tokens: 9, tokensPerSecond: 9 })}\n`;
  if (scenario === 'split') for (const byte of Buffer.from(frame)) send(Buffer.of(byte));
  else send(frame);
  done(id, WORDS);
}

function flood(id) {
  const frame = `${JSON.stringify({ is: 'text', id, text: 'x', tokens: 1, tokensPerSecond: 1 })}\n`.repeat(100);
  const more = () => {
    send(frame);
    setImmediate(more);
  };
  more();
}

function obey(order) {
  if (order.is === 'ping') {
    if (file !== '') appendFileSync(`${file}.pings`, '.');
    if (!wrong('deaf')) say({ is: 'pong', id: order.id });
  } else if (order.is === 'load') load(order);
  else if (order.is === 'generate') generate(order);
  else if (order.is === 'cancel') cancelled();
  else if (order.is === 'count') say({ is: 'counted', id: order.id, counts: order.texts.map((text) => text.length) });
  else if (order.is === 'count-prompt') say({ is: 'counted', id: order.id, counts: [order.messages.length] });
  else say({ is: 'warmed', id: order.id, tokens: 0 });
}

let rest = '';
wire.setEncoding('utf8');
wire.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) obey(JSON.parse(line));
});
