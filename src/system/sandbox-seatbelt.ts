/**
 * The profile that makes sandbox-exec on macOS show a command its view of the machine and nothing else. Pure: text out.
 * It follows Apple's Sandbox Guide and the profiles in /System/Library/Sandbox/Profiles, where of several rules that fit the last one decides.
 * It was not run on a Mac. There is no namespace of processes there: what a command leaves is ended by its group and its mark.
 */
import { dirname, sep } from 'node:path';
import type { View } from './sandbox-view.ts';

/** Devices that programs write to without doing harm. */
const DEVICES = ['/dev/null', '/dev/zero', '/dev/tty', '/dev/stdout', '/dev/stderr', '/dev/dtracehelper'];

/** Services that would act for a command outside of its sandbox: the keychain, starting programs, scripting others, the clipboard. */
const SERVICES = [
  'com.apple.SecurityServer',
  'com.apple.securityd',
  'com.apple.coreservices.launchservicesd',
  'com.apple.coreservices.appleevents',
  'com.apple.pasteboard.1',
];

/** The text of a profile for this view. */
export function seatbeltProfile({ rules }: View): string {
  const ways = new Set(rules.filter(({ is }) => is !== 'empty').flatMap(({ path }) => above(path)));
  return [
    '(version 1)',
    '(allow default)',
    '(deny network*)',
    '(deny appleevent-send)',
    '(deny job-creation)',
    '(deny process-info* (target others))',
    '(deny signal (target others))',
    '(allow process-info* signal (target same-sandbox))',
    `(deny mach-lookup ${SERVICES.map((name) => `(global-name ${quoted(name)})`).join(' ')})`,
    '(deny file-write*)',
    `(allow file-write* ${DEVICES.map((device) => `(literal ${quoted(device)})`).join(' ')})`,
    ...rules.flatMap(({ path, is }) => {
      const place = `(subpath ${quoted(path)})`;
      if (is === 'empty') return [`(deny file-read* file-write* ${place})`];
      return is === 'readable'
        ? [`(allow file-read* ${place})`, `(deny file-write* ${place})`]
        : [`(allow file-read* file-write* ${place})`];
    }),
    // Without these no path through a masked folder resolves.
    ...[...ways].map((way) => `(allow file-read-metadata (literal ${quoted(way)}))`),
    '',
  ].join('\n');
}

/** The command that runs `argv` confined by a profile. */
export function seatbeltArgv(program: string, profile: string, argv: readonly string[]): [string, ...string[]] {
  return [program, '-p', profile, ...argv];
}

function above(path: string): string[] {
  const folder = dirname(path);
  return folder === path || folder === sep ? [] : [...above(folder), folder];
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
