import { once } from 'node:events';
import { linkSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connect, type Peer, type SocketServer, serve } from '../../src/system/socket.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

interface Ask {
  readonly ask: string;
}
interface Tell {
  readonly tell: string;
}

let socket = '';
beforeEach(() => {
  socket = path.join(scratchFolder(), 'state', 'worker.sock');
});

async function listen(onConnection: (peer: Peer<Tell, Ask>) => void): Promise<SocketServer> {
  const server = await serve<Tell, Ask>(socket, onConnection);
  onTestFinished(() => server.close());
  return server;
}

/** A server that answers every ask in capitals. */
function echo(): Promise<SocketServer> {
  return listen((peer) => peer.onMessage(({ ask }) => void peer.send({ tell: ask.toUpperCase() })));
}

async function call(): Promise<Peer<Ask, Tell>> {
  const peer = await connect<Ask, Tell>(socket);
  if (peer === undefined) return expect.fail('nobody listens');
  onTestFinished(() => peer.close());
  return peer;
}

/** The next `count` messages. */
function hear<Incoming>(peer: Peer<never, Incoming> | Peer<Ask, Incoming>, count: number): Promise<Incoming[]> {
  const heard: Incoming[] = [];
  return new Promise((resolve) =>
    peer.onMessage((message) => {
      heard.push(message);
      if (heard.length === count) resolve(heard);
    }),
  );
}

/** A bare connection, for what our own client would never send. */
async function raw(): Promise<Socket> {
  const connection = createConnection(socket);
  onTestFinished(() => void connection.destroy());
  connection.on('error', () => undefined);
  await once(connection, 'connect');
  return connection;
}

describe('the socket', () => {
  it('carries messages both ways, in order', async () => {
    await echo();
    const peer = await call();
    const heard = hear(peer, 3);
    for (const ask of ['rye', 'spelt', 'röggbröd\n']) expect(peer.send({ ask })).toBe(true);
    expect(await heard).toEqual([{ tell: 'RYE' }, { tell: 'SPELT' }, { tell: 'RÖGGBRÖD\n' }]);
  });

  it('keeps what came before anybody listened', async () => {
    await listen((peer) => {
      for (const tell of ['one', 'two']) peer.send({ tell });
    });
    const peer = await call();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await hear(peer, 2)).toEqual([{ tell: 'one' }, { tell: 'two' }]);
  });

  it('takes a message in any number of pieces', async () => {
    await echo();
    const connection = await raw();
    const answer = once(connection, 'data');
    for (const byte of Buffer.from('{"ask":"røgbrød"}\n')) {
      connection.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(String((await answer)[0])).toBe('{"tell":"RØGBRØD"}\n');
  });

  it('never lets anybody but its owner in', async () => {
    await echo();
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
  });

  it('answers undefined where nobody listens', async () => {
    expect(await connect(socket)).toBeUndefined();
    mkdirSync(path.dirname(socket), { recursive: true });
    writeFileSync(socket, '');
    expect(await connect(socket)).toBeUndefined();
  });

  it('tells both ends when a connection ends', async () => {
    const served: Peer<Tell, Ask>[] = [];
    const server = await listen((peer) => {
      peer.onMessage(() => undefined);
      served.push(peer);
    });
    const first = await call();
    first.send({ ask: 'something' });
    const second = await call();
    second.onMessage(() => undefined);
    while (served.length < 2) await new Promise((resolve) => setImmediate(resolve));
    first.close();
    await served[0]?.closed;
    await server.close();
    await second.closed;
    expect(second.send({ ask: 'too late' })).toBe(false);
    expect(await connect(socket)).toBeUndefined();
  });
});

describe('a client that does not behave', () => {
  it.each([
    ['sends what is no JSON', 'flour, water, salt\n'],
    ['sends an endless line', 'x'.repeat(9 * 1024 * 1024)],
  ])('and %s is cut off, while the others are served', async (_what, text) => {
    await echo();
    const good = await call();
    const bad = await raw();
    const gone = new Promise((resolve) => bad.once('close', resolve));
    bad.resume();
    bad.write(text);
    await gone;
    const heard = hear(good, 1);
    good.send({ ask: 'still here' });
    expect(await heard).toEqual([{ tell: 'STILL HERE' }]);
  });

  it('and makes our listener throw is cut off', async () => {
    await listen((peer) =>
      peer.onMessage(({ ask }) => {
        throw new Error(ask);
      }),
    );
    const peer = await call();
    peer.onMessage(() => undefined);
    peer.send({ ask: 'the impossible' });
    await peer.closed;
  });

  it('never blocks the server or fills its memory by not reading', async () => {
    const peers: Peer<Tell, Ask>[] = [];
    await listen((peer) => {
      peers.push(peer);
      peer.onMessage(() => undefined);
    });
    const hung = await raw();
    hung.pause();
    const reading = await call();
    const last = new Promise<void>((resolve) => reading.onMessage(({ tell }) => tell === 'the end' && resolve()));
    while (peers.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const [toHung, toReading] = peers;
    const tell = 'x'.repeat(1024 * 1024);
    const taken = Array.from({ length: 100 }, () => toHung?.send({ tell })).filter(Boolean).length;
    expect(taken).toBeGreaterThan(5);
    expect(taken).toBeLessThanOrEqual(17);
    expect(toReading?.send({ tell: 'the end' })).toBe(true);
    await last;
  });
});

describe('listening', () => {
  it('replaces the socket of a worker that died', async () => {
    mkdirSync(path.dirname(socket), { recursive: true });
    // What a killed process leaves: a socket that nobody answers. Closing would remove it, so it is moved away and back.
    const dead = createServer().listen(`${socket}.dead`);
    await once(dead, 'listening');
    linkSync(`${socket}.dead`, socket);
    await new Promise((resolve) => dead.close(resolve));
    expect(statSync(socket).isSocket()).toBe(true);
    await echo();
    const peer = await call();
    const heard = hear(peer, 1);
    peer.send({ ask: 'hello' });
    expect(await heard).toEqual([{ tell: 'HELLO' }]);
  });

  it('that still answers while its owner is ending is waited for', async () => {
    let leave = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const ending = await serve(socket, () => leave());
    const taking = serve(socket, () => undefined);
    await asked;
    await ending.close();
    const next = await taking;
    expect(await connect(socket)).toBeDefined();
    await next.close();
  });

  it('never takes the place of a worker that lives', async () => {
    await echo();
    await expect(serve(socket, () => undefined)).rejects.toMatchObject({ code: 'worker-locked' });
    const peer = await call();
    const heard = hear(peer, 1);
    peer.send({ ask: 'still here' });
    expect(await heard).toEqual([{ tell: 'STILL HERE' }]);
  });

  it('never removes what is not a socket', async () => {
    mkdirSync(path.dirname(socket), { recursive: true });
    writeFileSync(socket, 'precious');
    await expect(serve(socket, () => undefined)).rejects.toMatchObject({
      code: 'permission-denied',
      next: expect.stringContaining(socket),
    });
    expect(statSync(socket).size).toBe(8);
  });
});
