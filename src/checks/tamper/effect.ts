import type { CodeNode } from '../../core/port/syntax.ts';
import { type Mention, mentionsOf } from './mention.ts';
import type { Complaint, Pair, Rule, Side } from './pair.ts';
import { brief, surplus } from './tally.ts';

interface Family {
  readonly rule: string;
  readonly message: (text: string) => string;
  /** What in the person's words asks for it. */
  readonly asked: RegExp;
  readonly python: Partial<Record<Mention['is'], RegExp>>;
  readonly script: Partial<Record<Mention['is'], RegExp>>;
  /** Said in the report even when it was asked for. */
  readonly isGrave?: boolean;
  /** Counted together, since one is as good as another. */
  readonly together?: boolean;
}

const FAMILIES: readonly Family[] = [
  {
    rule: 'added-wait',
    message: (text) => `"${brief(text)}" was added: waiting hides a race and repairs nothing`,
    asked: /sleep|wait|delay|timeout|timer|throttl|debounc|retry|poll|back-?off|schedul/u,
    together: true,
    python: { call: /^u?sleep$/u, dotted: /^(?:time|asyncio|trio|anyio|gevent|eventlet)\.sleep$|\.implicitly_wait$/u },
    script: {
      call: /^(?:setTimeout|setInterval|sleep|delay)$/u,
      dotted: /^(?:Atomics\.wait|cy\.wait|(?:window|globalThis|self)\.set(?:Timeout|Interval)|timers\.\w+)$|\.waitForTimeout$/u,
      module: /^(?:node:)?timers\/promises$/u,
    },
  },
  {
    rule: 'added-output',
    message: (text) => `"${brief(text)}" was added: take debugging output out`,
    asked: /\blog|print|debug|trace|output|console|report|warn/u,
    together: true,
    python: {
      call: /^(?:print|pprint|breakpoint)$/u,
      dotted: /^(?:i?pdb|pudb)\.|^sys\.std(?:out|err)\.write$/u,
      module: /^(?:i?pdb|pudb)$/u,
    },
    script: { call: /^(?:alert|debugger)$/u, dotted: /^console\.\w+$|^process\.std(?:out|err)\.write$/u },
  },
  {
    rule: 'added-execution',
    message: (text) => `"${brief(text)}" was added: it can run any code or program, which was not asked for`,
    asked: /\beval|\bexec|spawn|subprocess|child.?process|shell|command|process|dynamic/u,
    isGrave: true,
    python: {
      name: /^(?:eval|exec|__import__|execfile|__builtins__|__loader__)$/u,
      call: /^(?:compile|Popen|check_output|check_call|popen|system)$/u,
      dotted:
        /(?:^|\.)(?:subprocess|pty|ctypes|cffi|importlib|runpy|commands|code|codeop|multiprocessing)\.|(?:^|\.)(?:os|posix|nt)\.(?:system|popen\w*|exec\w+|spawn\w*|fork\w*|posix_spawn\w*|startfile|\*)$|^\?\.(?:popen|check_output|posix_spawnp?)$|(?:^|\.)(?:pickle|cPickle|_pickle|marshal|dill|shelve|jsonpickle)\.(?:loads?|open|decode|Unpickler)$|(?:^|\.)yaml\.(?:unsafe_load|full_load)\w*$|\.(?:create_subprocess_\w+|subprocess_(?:exec|shell))$|^(?:builtins|__builtins__)\.|(?:^|\.)(?:__subclasses__|__globals__|__builtins__|__code__|__loader__)(?:\.|$)|^(?:(?:globals|locals|vars)\(\)|sys\.modules)\.\*/u,
      module: /^(?:subprocess|pty|ctypes|cffi|importlib|runpy|multiprocessing|code|codeop|pickle|marshal|dill|shelve)(?:\.|$)/u,
    },
    script: {
      name: /^(?:eval|Function|importScripts|child_process|Worker|SharedWorker|WebAssembly)$/u,
      call: /^(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|require|execa|execaSync|import|constructor|createRequire)$/u,
      dotted:
        /(?:^|\.)(?:eval|execSync|execFileSync|execFile|spawnSync|runInThisContext|runInNewContext|runInContext|dlopen|getBuiltinModule|createRequire)$|\.constructor\.constructor$|^(?:child_process|childProcess|cp|vm|worker_threads|cluster|execa|shelljs|zx|cross-spawn)(?:\.|$)|^(?:globalThis|window|self|global)\.(?:Function|Worker)$|(?:^|\.)process\.(?:binding|_linkedBinding|mainModule)|\.require$|^Bun\.(?:spawn|\$)|^Deno\.(?:run|Command)|^(?:globalThis|window|self|global|process|module|require)\.\*|\.__proto__\.constructor/u,
      module:
        /^(?:node:)?(?:child_process|vm|worker_threads|cluster|module|repl|inspector)(?:\/|$)|^(?:execa|shelljs|cross-spawn|zx)$|^(?:data|blob):/u,
      value: /^(?:globalThis|global|execSync|spawnSync)$/u,
    },
  },
  {
    rule: 'added-network',
    message: (text) => `"${brief(text)}" was added: it talks to the network, which was not asked for`,
    asked: /fetch|request|http|network|download|upload|url|socket|\bapi\b|axios|webhook/u,
    isGrave: true,
    python: {
      call: /^(?:urlopen|urlretrieve|create_connection)$/u,
      dotted:
        /(?:^|\.)(?:requests|httpx|aiohttp|urllib3|urllib\.request|socket|socketserver|http\.(?:client|server)|xmlrpc|ftplib|smtplib|poplib|imaplib|nntplib|telnetlib|paramiko|pycurl|websockets?|webbrowser)\.|^urllib\.request$|^http\.(?:client|server)$|^asyncio\.(?:open_connection|start_server|open_unix_connection)$|\.(?:urlopen|urlretrieve|create_connection)$/u,
      module:
        /^(?:requests|httpx|aiohttp|urllib3|urllib\.request|socket|socketserver|http\.(?:client|server)|xmlrpc|ftplib|smtplib|poplib|imaplib|nntplib|telnetlib|paramiko|pycurl|websockets?|webbrowser)(?:\.|$)/u,
    },
    script: {
      name: /^(?:fetch|XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|axios)$/u,
      call: /^Image$/u,
      dotted:
        /^(?:globalThis|window|self|global|top|parent)\.(?:fetch|XMLHttpRequest|WebSocket|EventSource)$|\.sendBeacon$|^(?:axios|superagent|ky|got|undici|node-fetch|ws|request)(?:\.|$)|^https?\.(?:get|request|createServer)$|^http2\.\w+|^(?:net|tls|dgram)\.\w+|^dns(?:\/promises)?\.\w+|^(?:\$|jQuery)\.(?:ajax|get|post|getJSON)$|^Deno\.(?:connect\w*|listen\w*|serve)$|^Bun\.(?:connect|listen|serve)$/u,
      module:
        /^(?:node:)?(?:https?|http2|net|tls|dgram|dns)(?:\/|$)|^(?:axios|node-fetch|got|undici|superagent|ky|request|ws)$|^(?:https?:)?\/\//u,
    },
  },
];

/** New effects that nobody asked for: waits, debugging output, running of code and programs, the network. */
export const effects: Rule = (pair) => [...FAMILIES.flatMap((family) => judge(family, pair)), ...debuggers(pair)];

function judge(family: Family, pair: Pair): Complaint[] {
  if (pair.asks(family.asked)) return [];
  const [first] = addedOf(family, pair);
  return first === undefined ? [] : [{ rule: family.rule, message: family.message(first.text), at: first.at }];
}

/** Running of code and programs, and the network, where the person's words seem to ask for them: no reason to reject, but never left unsaid. */
export function askedEffects(pair: Pair): string[] {
  return FAMILIES.filter(({ isGrave, asked }) => isGrave === true && pair.asks(asked)).flatMap((family) => {
    const names = [...new Set(addedOf(family, pair).map(({ text }) => `"${brief(text)}"`))];
    return names.length === 0
      ? []
      : [`${family.rule === 'added-network' ? 'talks to the network' : 'runs code or programs'} now, by ${names.join(', ')}`];
  });
}

function addedOf(family: Family, { before, after }: Pair): Mention[] {
  return surplus(mentionsIn(after, family), mentionsIn(before, family), ({ is, text }) =>
    family.together === true ? '' : `${is} ${text}`,
  );
}

function mentionsIn(side: Side, family: Family): Mention[] {
  const patterns = side.language === 'python' ? family.python : family.script;
  return mentionsOf(side).filter(({ is, text }) => patterns[is]?.test(text) === true);
}

function debuggers({ before, after, asks }: Pair): Complaint[] {
  const of = (side: Side): CodeNode[] => side.nodes.filter((node) => node.type === 'debugger_statement');
  if (asks(/debug/u)) return [];
  return surplus(of(after), of(before), () => '').map((node) => ({
    rule: 'added-output',
    message: '"debugger" was added: take it out',
    at: node.start,
  }));
}

/** The effects a text has at all, by rule; for a text that has no earlier version. */
export function effectsOf(side: Side, rule: string): { readonly text: string; readonly at: number }[] {
  return FAMILIES.filter((family) => family.rule === rule).flatMap((family) => mentionsIn(side, family));
}
