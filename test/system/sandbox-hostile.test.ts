import { expect, it } from 'vitest';
import { expectAllContained, expectContained } from '../support/contain.ts';
import { CHEAP, FORCED } from '../support/hostile-commands.ts';
import { needs } from '../support/toolchain.ts';

needs(
  'bwrap',
  'perl',
  'setsid',
  'unshare',
)('a hostile command in the sandbox', () => {
  it.each(FORCED)('gets nowhere and leaves nothing: $name', expectContained);

  it(`gets nowhere and leaves nothing: ${CHEAP.length} more`, async () => {
    const printed = await expectAllContained(CHEAP);
    for (const { name, prints } of CHEAP) if (prints !== undefined) expect([name, printed[name]]).toEqual([name, prints]);
  });
});
