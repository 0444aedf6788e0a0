import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Outside } from './hostile-commands.ts';

/** Listens on the machine in every way that a sandboxed command must not reach; `heard` counts what came. Ends with the running test. */
export async function outside(folder: string): Promise<Outside & { heard(): number }> {
  let count = 0;
  const listen = async (where: string | number): Promise<Server> => {
    const server = createServer((socket) => {
      count += 1;
      socket.destroy();
    });
    if (typeof where === 'number') server.listen(where, '127.0.0.1');
    else server.listen(where);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return server;
  };
  const socket = path.join(folder, 'socket');
  const abstract = `localcoder-${randomUUID()}`;
  const tcp = (await listen(0)).address();
  await listen(socket);
  await listen(`\0${abstract}`);
  const udp = createSocket('udp4', () => {
    count += 1;
  });
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  onTestFinished(() => void udp.close());
  if (tcp === null || typeof tcp === 'string') throw new Error('no port');
  return { tcp: tcp.port, udp: udp.address().port, socket, abstract, heard: () => count };
}
