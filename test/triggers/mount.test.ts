import { describe, expect, it } from 'vitest';
import { silentMount } from '../../src/triggers/mount.ts';

describe.skipIf(process.platform !== 'linux')('a mount', () => {
  it.each([
    ['NFS', 0x6969],
    ['CIFS', 0xff534d42],
    // Read as a signed number.
    ['CIFS', 0xff534d42 | 0],
    ['9p (a Windows or host folder seen from WSL or a virtual machine)', 0x01021997],
  ])('of type %s is polled', async (name, type) => {
    expect(await silentMount('/work', async () => type)).toBe(name);
  });

  it('of a local type, or one that cannot be asked, is trusted to send events', async () => {
    expect(await silentMount('/work', async () => 0xef53)).toBeUndefined();
    expect(await silentMount('/work', () => Promise.reject(new Error('no')))).toBeUndefined();
    expect(await silentMount('/proc')).toBeUndefined();
  });
});
