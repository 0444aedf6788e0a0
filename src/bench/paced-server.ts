import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Milliseconds between two tokens: 40 in a second, as a small model on a good machine. */
const TOKEN_MS = 25;
const CHARACTERS_A_TOKEN = 4;
export const SERVED = 'paced';

export interface PacedServer {
  /** For engine.url. */
  readonly url: string;
  /** Answers that the client did not want to hear to their end. */
  hungUp(): number;
  close(): Promise<void>;
}

/**
 * A server of the OpenAI interface on a free port of this machine that writes as slowly as a model does: NONE where it is asked about a change,
 * else the last code it was shown with `let` for `var`. One answer at a time, as a server with one model.
 */
export async function openPacedServer(): Promise<PacedServer> {
  let hungUp = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { messages } = JSON.parse(await text(request)) as { readonly messages: readonly { readonly content: string }[] };
    const words = answerTo(messages.at(-1)?.content ?? '');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let at = 0; at < words.length; at += CHARACTERS_A_TOKEN) {
      await new Promise((resume) => setTimeout(resume, TOKEN_MS));
      if (response.destroyed) {
        hungUp += 1;
        return;
      }
      response.write(event({ delta: { content: words.slice(at, at + CHARACTERS_A_TOKEN) }, finish_reason: null }));
    }
    response.write(event({ delta: {}, finish_reason: 'stop' }));
    response.end('data: [DONE]\n\n');
  };
  const server = createServer((request, response) => {
    if (request.url === '/v1/models') response.end(JSON.stringify({ data: [{ id: SERVED, object: 'model' }] }));
    else if (request.url === '/v1/chat/completions') answer(request, response).catch(() => response.destroy());
    else response.writeHead(404).end('not found');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    hungUp: () => hungUp,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(prompt: string): string {
  if (prompt.includes('NONE')) return 'NONE';
  const code = [...prompt.matchAll(/^(`{3,})[^\n`]*\n([\s\S]*?)\n\1$/gmu)].at(-1)?.[2] ?? '';
  return `\`\`\`\n${code.replaceAll('var ', 'let ')}\n\`\`\``;
}

function event(choice: Readonly<Record<string, unknown>>): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}\n\n`;
}
