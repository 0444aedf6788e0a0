import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ToolProject, toolProject } from './tool-project.ts';

/** Where the installation of test/fixtures/tools puts the JavaScript tools. */
const MODULES = fileURLToPath(new URL('../fixtures/tools/node_modules', import.meta.url));

/** Absolute path of an installed JavaScript tool, for `needs`. */
export function npmTool(name: string): string {
  return path.join(MODULES, '.bin', name);
}

/** Like `toolProject`, with the JavaScript tools installed in it. */
export function npmProject(name: string, file: string): ToolProject {
  const project = toolProject(name, file);
  symlinkSync(MODULES, path.join(project.root, 'node_modules'));
  return project;
}
