/**
 * The text of a hook. It is POSIX sh that starts no other process (but the hook that stood there before, and `cat` for a push of very many refs),
 * writes one line into the spool and ends with 0 whatever happens: no localcoder, no state folder, no room on the disk. A hook that stood there before runs first, with the same arguments, the same standard
 * input and the same environment; its status is the result. The text carries a hash of itself, so that an edited hook is told from ours.
 */
import { createHash } from 'node:crypto';
import type { HookName } from '../../core/port/hooks.ts';
import { quoted, type Wait, waiting } from './waiting.ts';

export interface StubOptions {
  readonly name: HookName;
  readonly version: string;
  /** Folder of the spool. Absolute. */
  readonly spool: string;
  /** Calls the hook that stood here before; false for one that a hook manager calls. */
  readonly chain: boolean;
  /** Waits for a review. */
  readonly wait?: Wait;
}

/** What the name of a hook's backup ends with. */
export const ORIGINAL = '.localcoder-original';

/** Blocks of 512 bytes that the spool may have: 1 MiB. */
const MOST_BLOCKS = 2_048;
/** Refs of one push that are written down one by one; the worker finds the others by comparing. */
const MOST_REFS = 64;
/** Characters written at once; appends of this size do not mix. */
const MOST_AT_ONCE = 3_000;

/** The whole text of a hook. */
export function stubText(options: StubOptions): string {
  const body = bodyOf(options);
  return `#!/bin/sh\n# localcoder-hook ${options.version} sha256:${hashOf(body)}\n${body}`;
}

export type Recognised = { readonly is: 'ours' | 'changed'; readonly version: string } | { readonly is: 'foreign' };

/** Whose hook these bytes are: ours as it was written (by whichever version), ours but edited, or somebody else's. */
export function recognise(bytes: Buffer): Recognised {
  const text = bytes.toString('latin1');
  const found = /^#!\/bin\/sh\n# localcoder-hook (?<version>\S{1,40}) sha256:(?<hash>[0-9a-f]{64})\n/u.exec(text);
  if (found === null) {
    const version = /^# localcoder-hook (\S{1,40}) /mu.exec(text)?.[1];
    return version === undefined ? { is: 'foreign' } : { is: 'changed', version };
  }
  const { version = '', hash } = found.groups ?? {};
  return { is: hashOf(bytes.subarray(found[0].length)) === hash ? 'ours' : 'changed', version };
}

function hashOf(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

function bodyOf({ name, spool, chain, wait }: StubOptions): string {
  const push = name === 'pre-push';
  const [begin, end] = push && wait !== undefined ? APART : LAST;
  const parts = [
    `# Writes one line into a file that localcoder reads. ${wait === undefined ? 'Never starts it, n' : 'N'}ever fails because of it. LOCALCODER=0 switches it off.
# 'localcoder hooks uninstall' takes it away${chain ? ' and puts back the hook that stood here before' : ''}.
set -f
lc_name=${name} lc_spool=${quoted(spool)} lc_status=0 lc_lines= lc_rest= lc_original= lc_off=
lc_tab='\t' lc_nl='
'
[ "\${LOCALCODER-}" != 0 ] || lc_off=1
`,
    PLACE,
    name === 'pre-push' || name === 'post-commit' ? BUSY : '',
    chain ? CHAIN.replaceAll('ORIGINAL', ORIGINAL) : ALONE,
    push ? READ.replaceAll('MOST_REFS', String(MOST_REFS)) : '',
    chain ? (push ? RUN_WITH_LINES : RUN) : '',
    begin,
    RECORD.replaceAll('MOST_BLOCKS', String(MOST_BLOCKS))
      .replaceAll('MOST_AT_ONCE', String(MOST_AT_ONCE))
      .replace('EVENT\n', () => EVENTS[name]),
    end,
    push && wait !== undefined ? waiting(wait) : '',
    'exit 0\n',
  ];
  return parts.join('');
}

/** Where git is, and whether it is in the middle of something; by the shell alone, since a rebase of 50 commits asks it 50 times. */
const PLACE = `lc_dir=\${GIT_DIR-}
if [ -z "$lc_dir" ]; then
  if [ -d .git ]; then lc_dir=.git
  elif [ -f .git ]; then IFS= read -r lc_dir 2>/dev/null <.git; lc_dir=\${lc_dir#gitdir: }
  elif [ -f HEAD ]; then lc_dir=.
  else lc_off=1
  fi
fi
case $lc_dir in
  /*) ;;
  .) lc_dir=$PWD ;;
  *) lc_dir=$PWD/$lc_dir ;;
esac
`;
const BUSY = `for lc_each in rebase-merge rebase-apply sequencer MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD; do
  [ ! -e "$lc_dir/$lc_each" ] || lc_off=1
done
`;

const CHAIN = `lc_original=\${0%/*}/\${lc_name}ORIGINAL
[ -f "$lc_original" ] && [ -x "$lc_original" ] || lc_original=
if [ -n "$lc_off" ]; then
  [ -z "$lc_original" ] || exec "$lc_original" "$@"
  exit 0
fi
`;

const ALONE = `[ -z "$lc_off" ] || exit 0
`;

/** Reads what is pushed; byte for byte, so that it can be handed on. */
const READ = `lc_count=0
[ -t 0 ] || while [ "$lc_count" -lt MOST_REFS ]; do
  lc_line=
  if IFS= read -r lc_line; then
    lc_lines=$lc_lines$lc_line$lc_nl lc_count=$((lc_count + 1)) lc_rest=1
  else
    lc_lines=$lc_lines$lc_line lc_rest=
    break
  fi
done 2>/dev/null
`;

const RUN_WITH_LINES = `if [ -n "$lc_original" ]; then
  { printf '%s' "$lc_lines"; [ -z "$lc_rest" ] || cat || /bin/cat || /usr/bin/cat; } 2>/dev/null | "$lc_original" "$@"
  lc_status=$?
fi
[ "$lc_status" = 0 ] || exit "$lc_status"
`;

const RUN = `if [ -n "$lc_original" ]; then
  "$lc_original" "$@"
  lc_status=$?
fi
[ "$lc_status" = 0 ] || exit "$lc_status"
`;

/** Nothing comes after: the streams, limits and traps of the shell itself are taken, since another process would cost more than all the rest. */
const LAST = ['trap "exit 0" 0\nexec </dev/null >/dev/null 2>&1\n', ''] as const;
/** Something comes after: limits, traps and mistakes stay in a shell of their own. */
const APART = ['(\n', ') </dev/null >/dev/null 2>&1\n'] as const;

/** Without streams. The time is that of the file. Each write begins with a line break, which ends what a full disk has cut off. */
const RECORD = `umask 077
trap '' XFSZ PIPE
ulimit -c 0
ulimit -f MOST_BLOCKS
PATH=\${PATH-}:/usr/bin:/bin
[ -d "$lc_spool" ] || exit 0
lc_file=$lc_spool/events
[ ! -e "$lc_file" ] || [ -f "$lc_file" ] || exit 0
lc_swap() {
  lc_left= lc_text=$1
  while :; do
    case $lc_text in
      *"$2"*) lc_left=$lc_left\${lc_text%%"$2"*}$3 lc_text=\${lc_text#*"$2"} ;;
      *) break ;;
    esac
  done
  lc_text=$lc_left$lc_text
}
lc_escape() {
  lc_swap "$1" '\\' '\\\\'
  lc_swap "$lc_text" "$lc_tab" '\\t'
  lc_swap "$lc_text" "$lc_nl" '\\n'
}
lc_escape "$lc_dir" && lc_start=$lc_text
lc_escape "$PWD" && lc_start=v1$lc_tab\${lc_name#*-}\${lc_tab}0$lc_tab$lc_start$lc_tab$lc_text
lc_head() {
  lc_ref=- lc_oid= lc_common=$lc_dir
  IFS= read -r lc_line <"$lc_dir/HEAD"
  case $lc_line in
    'ref: '*) lc_ref=\${lc_line#ref: } ;;
    *) lc_oid=$lc_line ;;
  esac
  if [ -f "$lc_dir/commondir" ]; then
    IFS= read -r lc_line <"$lc_dir/commondir"
    case $lc_line in /*) lc_common=$lc_line ;; *) lc_common=$lc_dir/$lc_line ;; esac
  fi
  [ "$lc_ref" = - ] || IFS= read -r lc_oid <"$lc_common/$lc_ref"
  lc_oid=\${lc_oid:--}
}
lc_out=
lc_write() {
  [ -z "$lc_out" ] || printf '\\n%s' "$lc_out" >>"$lc_file"
  lc_out=
}
lc_add() {
  lc_text=$lc_start$lc_tab$1$lc_nl
  [ "\${#lc_text}" -le MOST_AT_ONCE ] || return 0
  [ "$((\${#lc_out} + \${#lc_text}))" -le MOST_AT_ONCE ] || lc_write
  lc_out=$lc_out$lc_text
}
EVENT
lc_write
`;

/** What each hook writes down; with no line of refs (somebody read them before) a push is told by HEAD. */
const EVENTS: Readonly<Record<HookName, string>> = {
  'pre-push': `case \${1-} in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._/-]*) lc_remote=- ;; *) lc_remote=$1 ;; esac
case $lc_lines in '' | *"$lc_nl") ;; *) lc_lines=$lc_lines$lc_nl ;; esac
while [ -n "$lc_lines" ]; do
  lc_line=\${lc_lines%%"$lc_nl"*} lc_lines=\${lc_lines#*"$lc_nl"}
  case $lc_line in *' '*' '*' '*) ;; *) continue ;; esac
  lc_was=\${lc_line##* } lc_line=\${lc_line% *}
  lc_ref=\${lc_line##* } lc_line=\${lc_line% *}
  lc_add "$lc_remote$lc_tab\${lc_line##* }$lc_tab$lc_ref$lc_tab$lc_was"
  lc_count=told
done
if [ "$lc_count" = 0 ]; then
  lc_head
  lc_now=$lc_oid lc_was=
  IFS= read -r lc_was <"$lc_common/refs/remotes/$lc_remote/\${lc_ref#refs/heads/}"
  lc_add "$lc_remote$lc_tab$lc_now$lc_tab$lc_ref$lc_tab\${lc_was:--}"
fi
`,
  'post-commit': `lc_head
lc_add "$lc_ref$lc_tab$lc_oid"
`,
  'post-merge': 'lc_add -\n',
  'post-rewrite': 'lc_add -\n',
};
