/** Modules whose functions are never trained on: about 15 % of the library. */
const HELD = new Set([
  'argparse',
  'json',
  'csv',
  'email',
  'configparser',
  'textwrap',
  'statistics',
  'shlex',
  'zipfile',
  'ftplib',
  'heapq',
  'fractions',
  'difflib',
  'gettext',
  'getopt',
  'tarfile',
  'mailbox',
  'sched',
  'queue',
  'string',
  'calendar',
  'plistlib',
  'wsgiref',
  'graphlib',
  'cmd',
  'fnmatch',
  'netrc',
  'poplib',
  'optparse',
  'pprint',
  'imaplib',
  'selectors',
  'gzip',
]);

/** True for a module that is kept for measuring. */
export function isHeldOut(pkg: string): boolean {
  return HELD.has(pkg);
}
