/**
 * The child's end of the wire: reads orders from file descriptor 3, has them done one at a time, and reports. The process ends at once, with
 * SIGKILL to itself, when the wire closes: then the worker is gone, and a native call in progress must not keep the memory taken.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Failure } from '../core/failure.ts';
import type { Message } from '../core/plan.ts';
import type { GenerateRequest } from '../core/port/engine.ts';
import { frameOf, ORDER_LIMIT_BYTES, openFrames } from './frames.ts';
import { type ChildStage, type DoneFacts, type LoadedFacts, type Order, PROTOCOL_VERSION, type Report } from './protocol.ts';

/** What a running order may tell the parent, and whether it was cancelled. */
export interface Telling {
  readonly signal: AbortSignal;
  /** To be called before anything that may hang or end the process. */
  stage(stage: ChildStage): void;
  /** 0 to 1. */
  progress(fraction: number): void;
  text(text: string, tokens: number, tokensPerSecond: number): void;
}

/** What a child can do. A Failure it throws is reported as such; anything else means that the child should be replaced. */
export interface ChildWork {
  load(load: Extract<Order, { is: 'load' }>['load'], telling: Telling): Promise<LoadedFacts>;
  generate(request: GenerateRequest, telling: Telling): Promise<DoneFacts>;
  count(texts: readonly string[], telling: Telling): Promise<number[]>;
  countPrompt(messages: readonly Message[], telling: Telling): Promise<number>;
  /** @returns shares in the order of `answers`; undefined when it cannot tell. */
  weigh(messages: readonly Message[], answers: readonly string[], telling: Telling): Promise<number[] | undefined>;
  /** @returns how many tokens are now in memory. */
  warm(messages: readonly Message[], telling: Telling): Promise<number>;
}

/** Failures after which the child's state cannot be trusted. */
const FATAL: readonly string[] = ['engine-out-of-memory'];

/** The file descriptor that the parent opened for us. */
const WIRE = 3;

/** Where the pipe is full, this long until the next try. */
const RETRY_MS = 1;

/** Says hello and serves orders until the wire closes. */
export function serveOrders(work: ChildWork, network: 'blocked' | 'open'): void {
  const wire = new Socket({ fd: WIRE, readable: true, writable: false });
  const end = (): void => void process.kill(process.pid, 'SIGKILL');
  wire.on('end', end);
  wire.on('close', end);
  wire.on('error', end);
  // Ctrl-C is for the worker, which ends us by closing the wire.
  process.on('SIGINT', () => undefined);

  let current: { id: number; controller: AbortController } | undefined;
  const say = openVoice(end);
  const frames = openFrames(ORDER_LIMIT_BYTES, (frame) => obey(JSON.parse(frame) as Order), end);
  wire.on('data', (chunk: Buffer) => frames.feed(chunk));
  say({ is: 'hello', version: PROTOCOL_VERSION, pid: process.pid, network });

  function obey(order: Order): void {
    if (order.is === 'ping') {
      say({ is: 'pong', id: order.id });
      return;
    }
    if (order.is === 'cancel') {
      if (current?.id === order.id) current.controller.abort();
      return;
    }
    const controller = new AbortController();
    current = { id: order.id, controller };
    const { id } = order;
    const telling: Telling = {
      signal: controller.signal,
      stage: (stage) => say({ is: 'stage', id, stage }),
      progress: (fraction) => say({ is: 'progress', id, fraction }),
      text: (text, tokens, tokensPerSecond) => say({ is: 'text', id, text, tokens, tokensPerSecond }),
    };
    perform(order, telling).then(say, (error: unknown) => say(errorReport(id, error)));
  }

  async function perform(order: Exclude<Order, { is: 'ping' | 'cancel' }>, telling: Telling): Promise<Report> {
    const { id } = order;
    switch (order.is) {
      case 'load':
        return { is: 'loaded', id, facts: await work.load(order.load, telling) };
      case 'generate':
        return { is: 'done', id, facts: await work.generate(order.request, telling) };
      case 'count':
        return { is: 'counted', id, counts: await work.count(order.texts, telling) };
      case 'count-prompt':
        return { is: 'counted', id, counts: [await work.countPrompt(order.messages, telling)] };
      case 'weigh':
        return { is: 'weighed', id, shares: (await work.weigh(order.messages, order.answers, telling)) ?? [] };
      case 'warm':
        return { is: 'warmed', id, tokens: await work.warm(order.messages, telling) };
    }
  }
}

/**
 * Writes reports in order and, as long as the pipe takes them, before it returns: a stage must be known to the parent before the native call
 * that may end this process, and a stream would hold it back until the next turn of the event loop.
 */
function openVoice(lost: () => void): (report: Report) => void {
  const waiting: Buffer[] = [];
  let retry: NodeJS.Timeout | undefined;

  function flush(): void {
    retry = undefined;
    for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
      try {
        const written = writeSync(WIRE, first);
        if (written === first.length) waiting.shift();
        else waiting[0] = first.subarray(written);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') retry = setTimeout(flush, RETRY_MS);
        else lost();
        return;
      }
    }
  }

  return (report) => {
    waiting.push(Buffer.from(frameOf(report)));
    if (retry === undefined) flush();
  };
}

function errorReport(id: number, error: unknown): Report {
  if (error instanceof Failure) {
    const { code, message, next } = error;
    return { is: 'error', id, code, message, next, fatal: FATAL.includes(code) };
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? message) : message}\n`);
  return {
    is: 'error',
    id,
    code: 'engine-crashed',
    message,
    next: 'run the job again; if this repeats, choose another model',
    fatal: true,
  };
}
