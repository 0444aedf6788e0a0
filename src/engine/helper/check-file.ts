import { Failure } from '../../core/failure.ts';
import type { Telling } from '../child-wire.ts';
import type { HelperLoad, LoadedFacts } from '../protocol.ts';
import { factsOf, hashOf, openModelFile } from './file-hash.ts';
import { headerProblem } from './gguf-header.ts';

/**
 * Looks at a model file before any native code does: it is there, its header is sane, and it is the one that is meant. A hash that is known
 * for this state of the file is not taken again.
 * @throws Failure model-missing | model-damaged | permission-denied
 */
export async function checkFile(load: HelperLoad, telling: Telling): Promise<NonNullable<LoadedFacts['file']>> {
  telling.stage('hash');
  const handle = await openModelFile(load.file);
  try {
    const { bytes, key } = await factsOf(handle);
    const sha256 = load.known?.key === key ? load.known.sha256 : await hashOf(handle, bytes, (fraction) => telling.progress(fraction));
    telling.stage('header');
    const problem = headerProblem(handle.fd, bytes);
    if (problem !== undefined) {
      throw new Failure('model-damaged', `${load.file} ${problem}`, { next: 'put the complete model file there again' });
    }
    if (load.sha256 !== undefined && load.sha256 !== sha256) {
      throw new Failure('model-damaged', `${load.file} is not the file that the catalogue means: its SHA-256 is ${sha256}`, {
        next: `put the original file there again (SHA-256 ${load.sha256}); to use another file, name its path in models.code`,
      });
    }
    return { key, sha256 };
  } finally {
    await handle.close();
  }
}
