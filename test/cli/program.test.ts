import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/command-table.ts';
import { parsePriority } from '../../src/cli/priority.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { PRIORITY } from '../../src/core/job.ts';

/** Parses a command line without doing anything. @returns what it said and whether a command was called. */
async function parse(...argv: string[]): Promise<{ said: string; called: boolean; code: string }> {
  let said = '';
  let called = false;
  const program = buildProgram(async () => {
    called = true;
  });
  const write = (text: string): void => {
    said += text;
  };
  const quiet = (command: Command): void => {
    command.configureOutput({ ...command.configureOutput(), writeOut: write, writeErr: write });
    for (const each of command.commands) quiet(each);
  };
  quiet(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return { said, called, code: '' };
  } catch (error) {
    if (error instanceof CommanderError) return { said, called, code: error.code };
    throw error;
  }
}

test('every command of the table explains itself', async () => {
  for (const { name, summary } of COMMANDS) {
    const { said, code } = await parse(name, '--help');
    expect(code).toBe('commander.helpDisplayed');
    expect(said).toContain(`Usage: localcoder ${name}`);
    expect(said).toContain(summary.slice(0, 20));
  }
});

test.each(['clean', 'refresh', 'review'])('help %s tells the same as its own --help', async (name) => {
  const [help, own] = [await parse('help', name), await parse(name, '--help')];
  expect(help).toEqual(own);
  expect(help.said).toMatch(/^ {2}--(?!version|json|no-color)/mu);
});

test('help for a typo gets the nearest command', async () => {
  const { said, code } = await parse('help', 'imporve');
  expect(said).toMatch(/not a localcoder command.*\n\timprove\n/su);
  expect(code).toBe('commander.unknownCommand');
});

test('help lists what a person can use and hides what only the program uses', async () => {
  const { said } = await parse('--help');
  for (const { name, hidden } of COMMANDS) {
    if (hidden === true) expect(said).not.toMatch(new RegExp(`^  ${name} `, 'mu'));
    else expect(said).toMatch(new RegExp(`^  ${name}[ |]`, 'mu'));
  }
});

test('a typo gets the nearest command in the manner of git', async () => {
  const { said, called } = await parse('imporve', 'HEAD');
  expect(said).toBe(
    "localcoder: 'imporve' is not a localcoder command. See 'localcoder --help'.\n\nThe most similar command is\n\timprove\n",
  );
  expect(called).toBe(false);
});

test('a mistyped option gets the nearest one', async () => {
  const { said, code } = await parse('improve', 'HEAD', '--dry-rnu');
  expect(code).toBe('commander.unknownOption');
  expect(said).toContain('--dry-run');
});

test('global options count before and after the command', async () => {
  expect((await parse('--json', 'status')).called).toBe(true);
  expect((await parse('status', '--json', '-C', '/tmp')).called).toBe(true);
  expect((await parse('status', '--no-color')).called).toBe(true);
});

test('a priority is a number or the name of who usually asks', () => {
  expect(parsePriority('0')).toBe(0);
  expect(parsePriority('1000')).toBe(1_000);
  for (const [name, value] of Object.entries(PRIORITY)) expect(parsePriority(name)).toBe(value);
  for (const wrong of ['1001', '-1', '1.5', 'urgent', '', '1e2']) expect(() => parsePriority(wrong)).toThrow(/whole number/u);
});
