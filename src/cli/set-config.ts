/**
 * `config set`: changes one key of the person's own settings file and nothing else in it. The new text is read back before it replaces the
 * old one, so that an invalid value, or a file whose layout is not understood, leaves everything as it was. Never touches a repository's file.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXIT, type ExitStatus } from '../core/outcome.ts';
import { openSettings, type Settings } from '../open-settings.ts';
import type { Call } from './call.ts';
import { plain } from './plain.ts';
import { setSetting } from './set-setting.ts';
import { UsageError } from './usage-error.ts';

/** Sets `key` to `text`, which is YAML: `off`, `0.6`, `[a, b]`. @throws UsageError, Failure config-invalid with what may be set. */
export async function setConfig(call: Call, key: string, text: string): Promise<ExitStatus> {
  const [section = '', name = '', ...more] = key.split('.');
  if (section === '' || name === '' || more.length > 0) {
    throw new UsageError(
      `'${key}' is not one setting`,
      "name it as in engine.gpu; deeper ones are yours to edit: 'localcoder config edit'",
    );
  }
  const settings = openSettings(call.env);
  const file = await settings.file();
  if (file.endsWith('.json')) throw new UsageError(`${file} is JSON, which this command does not change`, "'localcoder config edit'");
  const after = setSetting(read(file), section, name, asYaml(text));
  const { config, origins } = await tryOut(settings, path.basename(file), after);
  const answer = await settings.find(config, key);
  if (!answer.found || origins[key] === undefined) {
    throw new UsageError(`${file} is laid out in a way this command does not know`, "'localcoder config edit'");
  }
  settings.makeFolder();
  writeFileSync(`${file}.new`, after, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  if (call.json) call.terminal.print(JSON.stringify({ key, value: answer.value, file }));
  else call.terminal.print(`${key} is ${JSON.stringify(answer.value)} now, set in ${plain(file)}`);
  return EXIT.done;
}

/** Reads the new text as settings, in a folder of its own. */
async function tryOut(settings: Settings, name: string, text: string): ReturnType<Settings['of']> {
  const folder = mkdtempSync(path.join(tmpdir(), 'localcoder-settings-'));
  try {
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    return await settings.of(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A value as it was typed, where YAML would not read it as itself: text with a colon, a hash or a leading sign is quoted. */
function asYaml(text: string): string {
  return /^(?:true|false|null|-?\d+(?:\.\d+)?|\[.*\]|\{.*\}|".*"|'.*')$/u.test(text) ? text : JSON.stringify(text);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
