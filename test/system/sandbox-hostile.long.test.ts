import { it } from 'vitest';
import { expectContained } from '../support/contain.ts';
import { CHEAP, SLOW } from '../support/hostile-commands.ts';
import { needs } from '../support/toolchain.ts';

needs(
  'bwrap',
  'perl',
  'setsid',
  'unshare',
)('a hostile command that takes much of the machine, or has a sandbox to itself', () => {
  it.each([...SLOW, ...CHEAP])('gets nowhere and leaves nothing: $name', expectContained);
});
