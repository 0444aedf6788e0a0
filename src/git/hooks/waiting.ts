import type { BlockOn } from '../../core/port/hooks.ts';

/** How a pre-push hook waits for a review. */
export interface Wait {
  readonly seconds: number;
  readonly blockOn: BlockOn | undefined;
  /** Absolute paths of node and of the program, then arguments. */
  readonly program: readonly string[];
}

/** A word for sh, whatever is in it. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Runs the review within the push, ended by a watchdog that holds none of the push's streams. A localcoder that is broken blocks nothing. */
export function waiting({ seconds, blockOn, program }: Wait): string {
  const [node = '', main = ''] = program.map(quoted);
  return `PATH=\${PATH-}:/usr/bin:/bin
[ -x ${node} ] && ${node} ${main} --version </dev/null >/dev/null 2>&1 || exit 0
printf '%s' "$lc_lines" | ${program.map(quoted).join(' ')} "\${1-}" >&2 &
lc_review=$!
(
trap 'kill "$lc_sleep"; exit 0' TERM
sleep ${seconds} &
lc_sleep=$!
wait "$lc_sleep"
kill -TERM "$lc_review"
sleep 5 &
lc_sleep=$!
wait "$lc_sleep"
kill -KILL "$lc_review"
) </dev/null >/dev/null 2>&1 &
lc_watch=$!
{ wait "$lc_review"; } 2>/dev/null
lc_status=$?
kill "$lc_watch" 2>/dev/null
[ "$lc_status" -lt 128 ] || echo 'localcoder: no review in the time given; the push goes on' >&2
${blockOn === undefined ? '' : `[ "$lc_status" != 1 ] || exit 1\n`}`;
}
