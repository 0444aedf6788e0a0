/**
 * Runs scripted-server.ts as a process: node run-scripted-server.mjs <script.json> [port]. Prints one line {"url": …} when it listens, and
 * ends when its standard input does. Plain Node does not read TypeScript, so the types are taken out first.
 */
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const [scriptFile, port = '0'] = process.argv.slice(2);
const source = readFileSync(new URL('./scripted-server.ts', import.meta.url), 'utf8');
const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } });
const { openScriptedServer } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

const server = await openScriptedServer(JSON.parse(readFileSync(scriptFile, 'utf8')), Number(port));
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
