/**
 * Rooms as a child process can load them. The processes of a test run compiled code; compiling just the rooms that one needs keeps a narrow
 * test independent of the state of dist/ and of every other room.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Compiles these folders of src/ (types are not checked) into `folder`, which becomes a package like ours. @returns the folder of the compiled src. */
export function buildRooms(folder: string, rooms: readonly string[]): string {
  const out = path.join(folder, 'dist', 'src');
  for (const room of rooms) {
    for (const entry of readdirSync(path.join(root, 'src', room), { recursive: true, encoding: 'utf8' })) {
      if (!entry.endsWith('.ts')) continue;
      const source = readFileSync(path.join(root, 'src', room, entry), 'utf8');
      const { outputText } = ts.transpileModule(source, {
        fileName: entry,
        compilerOptions: {
          target: ts.ScriptTarget.ES2023,
          module: ts.ModuleKind.ESNext,
          verbatimModuleSyntax: true,
          rewriteRelativeImportExtensions: true,
        },
      });
      const target = path.join(out, room, entry.replace(/\.ts$/u, '.js'));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  cpSync(path.join(root, 'src', 'store', 'migrations'), path.join(folder, 'src', 'store', 'migrations'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return out;
}
