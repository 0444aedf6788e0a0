/**
 * The line between commands and the worker: JSON, one message a line, on a local socket (a named pipe on Windows).
 * Why: a command that waits wants progress and a cancel that is felt at once; everything that must last is in the database.
 * How: each side keeps at most HELD_BYTES for the other; what does not fit is dropped, so a stopped terminal costs the worker memory, never
 * time. The socket is 0600 in a folder that is 0700.
 * It never takes a message that is not one line of JSON below LONGEST_MESSAGE: the connection that sends one is closed.
 */
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server as NetServer, type Socket } from 'node:net';
import path from 'node:path';
import { Failure } from '../core/failure.ts';
import { systemClock } from './clock.ts';
import { cutLines } from './line-cutter.ts';
import { makePrivateFolder } from './paths.ts';

/** How long the socket of a process that is ending may go on answering, and how often that is looked at. */
const LEAVING_MS = 3_000;
const LOOK_MS = 20;
/** Bytes of one message. A settled event carries a delivery, which may hold a file twice. */
const LONGEST_MESSAGE = 8 * 1024 * 1024;
/** Bytes kept for a side that does not read. */
const HELD_BYTES = 16 * 1024 * 1024;
/** Terminals attached at once. */
const MOST_CONNECTIONS = 64;

/** The other end of a connection. */
export interface Peer<Outgoing, Incoming> {
  /** @returns false when the message was dropped: the other end does not read, or has gone. */
  send(message: Outgoing): boolean;
  /** Hands every message to `listener`, those that came before the call first. Call it once. What it throws closes the connection. */
  onMessage(listener: (message: Incoming) => void): void;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

export interface SocketServer {
  /** Ends every connection and removes the socket. */
  close(): Promise<void>;
}

/**
 * Listens on `socket`. Call only while holding the worker lock: whatever socket lies there belongs to a worker that died, and is replaced.
 * @throws Failure permission-denied when something else lies there, worker-locked when somebody does listen.
 */
export async function serve<Outgoing, Incoming>(
  socket: string,
  onConnection: (peer: Peer<Outgoing, Incoming>) => void,
): Promise<SocketServer> {
  const pipe = socket.startsWith('\\\\');
  if (!pipe) {
    makePrivateFolder(path.dirname(socket));
    await removeStale(socket);
  }
  const open = new Set<Socket>();
  const server = createServer((connection) => {
    open.add(connection);
    connection.once('close', () => open.delete(connection));
    onConnection(peerOn(connection));
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listening(server, socket);
  server.on('error', () => undefined);
  if (!pipe) chmodSync(socket, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of open) connection.destroy();
      }),
  };
}

/** Connects to whoever listens on `socket`. @returns undefined when nobody does. @throws Failure permission-denied. */
export async function connect<Outgoing, Incoming>(socket: string): Promise<Peer<Outgoing, Incoming> | undefined> {
  const connection = createConnection(socket);
  try {
    await new Promise((resolve, reject) => {
      connection.once('connect', resolve);
      connection.once('error', reject);
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM'))) return undefined;
    throw new Failure('permission-denied', `${socket} belongs to somebody else`, {
      next: 'name a state folder of your own in LOCALCODER_STATE_DIR',
      cause: error,
    });
  }
  return peerOn(connection);
}

function peerOn<Outgoing, Incoming>(connection: Socket): Peer<Outgoing, Incoming> {
  let listener: ((message: Incoming) => void) | undefined;
  const early: Incoming[] = [];
  const closed = new Promise<void>((resolve) => connection.once('close', () => resolve()));
  // An error is always followed by 'close', which is what people wait for.
  connection.on('error', () => undefined);
  const cutter = cutLines(LONGEST_MESSAGE);
  connection.on('data', (chunk: Buffer) => {
    try {
      for (const line of cutter.push(chunk)) {
        const message = JSON.parse(line) as Incoming;
        if (listener === undefined) early.push(message);
        else listener(message);
      }
    } catch {
      connection.destroy();
    }
    // Nobody listens yet: what the other side says next may wait in its own memory.
    if (listener === undefined) connection.pause();
  });
  return {
    send: (message) => {
      if (connection.destroyed || !connection.writable) return false;
      const line = `${JSON.stringify(message)}\n`;
      if (line.length > LONGEST_MESSAGE || connection.writableLength + line.length > HELD_BYTES) return false;
      connection.write(line);
      return true;
    },
    onMessage: (given) => {
      listener = given;
      for (const message of early.splice(0)) given(message);
      connection.resume();
    },
    closed,
    close: () => {
      // What is still unsent may go out, but an end that does not read keeps nobody alive.
      connection.destroySoon();
      connection.unref();
    },
  };
}

async function removeStale(socket: string): Promise<void> {
  const found = lstatSync(socket, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new Failure('permission-denied', `${socket} is in the way: it is not a socket`, { next: `move ${socket} aside` });
  }
  // The caller holds the lock, so whoever still answers is on its way out: a killed process loses its lock before its sockets.
  for (let waitedMs = 0; await answers(socket); waitedMs += LOOK_MS) {
    if (waitedMs >= LEAVING_MS) {
      throw new Failure('worker-locked', `another worker listens on ${socket}`, { next: 'end it with localcoder stop' });
    }
    await systemClock.sleep(LOOK_MS);
  }
  rmSync(socket, { force: true });
}

async function answers(socket: string): Promise<boolean> {
  const living = await connect(socket);
  living?.close();
  return living !== undefined;
}

function listening(server: NetServer, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
