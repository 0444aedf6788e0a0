/**
 * Prints, as JSON, the text and the tokens of the prompt that the helper makes, and what it would warm for the same messages with the last one
 * cut to 40 characters: node print-prompt.mjs <package root> <model file> <messages as JSON>. `parts` are the tokens of the text when what
 * stands between <| and |> is special outside of the messages only.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';

const [root, modelPath, json] = process.argv.slice(2);
const { openPromptRenderer } = await import(pathToFileURL(join(root, 'dist', 'src', 'engine', 'helper', 'prompt.js')).href);
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath });
const { render, stable } = openPromptRenderer(model);
const messages = JSON.parse(json);
const last = messages.at(-1);
const tokens = [...render(messages)];
const text = model.detokenize(tokens, true);
const parts = [];
const at = text.indexOf(last.content);
for (const [piece, special] of [
  [text.slice(0, at), true],
  [last.content, false],
  [text.slice(at + last.content.length), true],
]) {
  parts.push(...model.tokenize(piece, special));
}
const warmed = [...stable([...messages.slice(0, -1), { ...last, content: last.content.slice(0, 40) }])];
process.stdout.write(`${JSON.stringify({ text, tokens, parts, warmed })}\n`);
await llama.dispose();
