/** Cheats through the whole bot: a model that answers with the cheat, in a repository that holds the honest code. */
import { fenced, inRepo, openFlow } from './flow.ts';
import { gitRepo } from './git-repo.ts';
import { type Rewrite, rewrites } from './rewrite-fixture.ts';
import { ONE_TRY } from './trusted-flow.ts';

/** Where the project keeps what the cheat is about. */
const PLACES: Readonly<Record<string, string>> = {
  'src/code.test.ts': 'test/cart.test.ts',
  'src/code.test.py': 'tests/test_cart.py',
  'src/code.snap.js': 'test/__snapshots__/cart.test.js',
  'src/code.snap.py': 'tests/__snapshots__/test_cart.py',
  'src/code.config.js': 'vitest.config.js',
  'src/code.config.py': 'setup.py',
};

/** The 24 cheats, each in its place. */
export function cheats(): Rewrite[] {
  return rewrites('cheats').map((each) => ({ ...each, file: PLACES[each.file] ?? each.file }));
}

/** How the job ended, and whether anything of the cheat can be taken. */
export async function tryCheat({ file, before, after }: Rewrite): Promise<{ readonly outcome: string; readonly takeable: boolean }> {
  const flow = await openFlow(() => fenced(after), { repo: gitRepo({ files: { [file]: before } }), settings: ONE_TRY });
  try {
    await flow.ask('improve', { at: 'place', file: inRepo(file) });
    await flow.drain();
    const { outcome, branch, patch } = flow.delivery();
    return { outcome, takeable: branch !== undefined || patch !== undefined };
  } finally {
    await flow.close();
  }
}
