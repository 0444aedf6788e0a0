#!/usr/bin/env node
/**
 * The one binary: `localcoder`, `git-localcoder` (so that `git localcoder …` is the same) and the worker process itself.
 * It loads the command's own file only, so that a prompt or a hook that calls it pays for nothing else.
 */
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`localcoder: Node ${process.versions.node} is too old\nnext: install Node 20.19 or newer\n`);
  process.exitCode = 6;
} else {
  const { runProgram } = await import('./cli/program.ts');
  const status = await runProgram(process.argv.slice(2));
  // Whatever a command left open (a socket, a child that is about to end) must not keep the shell waiting.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
}
