import { statfs } from 'node:fs/promises';

/** File systems that tell this machine nothing, or not everything, of what others write to them; by the magic number Linux gives each. */
const SILENT: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9p (a Windows or host folder seen from WSL or a virtual machine)'],
  [0x53464846, 'a Windows folder seen from WSL'],
  [0x65735546, 'FUSE (sshfs, a folder shared with a container or virtual machine)'],
  [0x786f4256, 'a VirtualBox shared folder'],
  [0xbacbacbc, 'a VMware shared folder'],
  [0x7c7c6673, 'a Parallels shared folder'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
]);

/**
 * Why a folder has to be polled: the name of a file system that sends no reliable events. Undefined when events can be trusted, or on a
 * system other than Linux, whose numbers mean something else.
 */
export async function silentMount(path: string, typeOf: (path: string) => Promise<number> = typeOfMount): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const type = await typeOf(path).catch(() => undefined);
  return type === undefined ? undefined : SILENT.get(type >>> 0);
}

async function typeOfMount(path: string): Promise<number> {
  return (await statfs(path)).type;
}
