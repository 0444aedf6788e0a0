import { readlinkSync } from 'node:fs';
import { connect } from 'node:net';

/**
 * Whether the kernel keeps this process from the network, found out and not assumed: on Linux it lives in another network namespace than its
 * parent (whose namespace is `parentNamespace`, '' when unknown); elsewhere even this machine's own discard port answers "not permitted".
 */
export async function networkState(parentNamespace: string): Promise<'blocked' | 'open'> {
  if (process.platform === 'linux') {
    try {
      return parentNamespace !== '' && readlinkSync('/proc/self/ns/net') !== parentNamespace ? 'blocked' : 'open';
    } catch {
      return 'open';
    }
  }
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: 9 });
    socket.on('connect', () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EPERM' || error.code === 'EACCES' ? 'blocked' : 'open'));
  });
}
