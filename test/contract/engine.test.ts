import { describe } from 'vitest';
import { openHelperEngine } from '../../src/engine/helper-engine.ts';
import { openHttpEngine } from '../../src/engine/http-engine.ts';
import { systemClock } from '../../src/system/clock.ts';
import { builtPackage } from '../support/built-package.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { openScriptedEngine } from '../support/scripted-engine.ts';
import { openScriptedServer, type ServerScript } from '../support/scripted-server.ts';
import { BASKET, improveRequest, tinyChoice } from '../support/tiny-model.ts';
import { type EngineUnderTest, engineContract } from './engine.ts';

const shared = { clock: systemClock, log: recordedLog(), idleUnloadMs: 600_000, resident: false };

describe('the scripted engine of the tests', () => {
  engineContract(async () => {
    const request = improveRequest(BASKET.before);
    const engine = openScriptedEngine(({ messages }) => (messages[0]?.content === 'take your time' ? 'never' : BASKET.after), {
      missing: ['lost'],
      weigh: (_, answers) => (answers.includes('never') ? undefined : answers.map((each) => (BASKET.after.startsWith(each) ? 0.97 : 0.03))),
    });
    return {
      engine,
      choice: tinyChoice(),
      missing: { ...tinyChoice(), name: 'lost' },
      request,
      reply: BASKET.after,
      long: { ...request, messages: [{ role: 'user', content: 'take your time' }] },
      end: () => engine.close(),
    };
  });
});

describe('weights in the helper', () => {
  engineContract(async () => {
    const engine = openHelperEngine({ ...shared, packageRoot: builtPackage() });
    const request = improveRequest(BASKET.before);
    return {
      engine,
      choice: tinyChoice(),
      missing: { ...tinyChoice(), file: '/nowhere/lost.gguf' },
      request,
      reply: BASKET.after,
      // Hot enough never to find its end.
      long: { ...request, temperature: 3, topP: 1, topK: 0, maxTokens: 900 },
      end: () => engine.close(),
    };
  });
});

async function served(script: Partial<ServerScript>, weighs = true): Promise<EngineUnderTest> {
  const reply = '```javascript\nconst total = sum(prices);\nreturn total === 0 ? undefined : total;\n```';
  const rules = [
    { includes: 'take your time', say: { fault: 'hush' as const, text: 'once upon a time '.repeat(20) } },
    { say: { text: reply } },
  ];
  const server = await openScriptedServer({ rules, models: ['coder:7b', 'other'], ...script });
  const engine = openHttpEngine({ ...shared, packageRoot: builtPackage(), allowHosts: [] });
  const choice = { by: 'server', name: 'coder:7b', url: server.url, style: 'chat', contextSize: 4096 } as const;
  const request = improveRequest(BASKET.before);
  return {
    engine,
    choice,
    missing: { ...choice, name: 'coder:70b' },
    request,
    reply,
    weighs,
    long: { ...request, messages: [{ role: 'user', content: 'take your time' }] },
    async end() {
      await engine.close();
      await server.close();
    },
  };
}

describe('an OpenAI-compatible server', () => engineContract(() => served({ logprobs: true })));

describe('a server that counts tokens and leaves stop texts in', () =>
  engineContract(() => served({ tokenize: true, ignoresStop: true }, false)));
