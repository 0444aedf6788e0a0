import { homedir } from 'node:os';
import { join } from 'node:path';
import { openGateway } from './gateway.ts';

/**
 * The person's own list of ignored files, as their and the machine's settings name it. A repository's configuration is not asked:
 * it could name any file of the system.
 */
export async function readExcludesFile(environment: NodeJS.ProcessEnv): Promise<string> {
  const gateway = openGateway({ environment });
  const named = (await gateway.text(['config', '-z', '--type=path', '--get', 'core.excludesFile'])).replace(/\0$/u, '');
  if (named !== '') return named;
  const settings = environment.XDG_CONFIG_HOME ?? join(environment.HOME ?? homedir(), '.config');
  return join(settings, 'git', 'ignore');
}
