import { join } from 'node:path';
import type { GenerateRequest, ModelChoice } from '../../src/core/port/engine.ts';
import { builtPackage } from './built-package.ts';

/** The bundled model, as the models room chooses it. */
export function tinyChoice(): Extract<ModelChoice, { by: 'helper' }> {
  return {
    by: 'helper',
    name: 'localcoder-tiny',
    file: join(builtPackage(), 'models', 'localcoder-tiny', 'localcoder-tiny-q8_0.gguf'),
    sha256: 'f4e1e7ba5d4a2d1b91d54278259cf3b50ac03a6b850ee3d61f8fee7d33c7d537',
    style: 'tiny',
    contextSize: 1024,
    threads: 1,
    gpu: 'off',
    gpuLayers: 0,
  };
}

/** The sketch of a function with one thing to improve, and what the bundled model makes of it, greedily. */
export const BASKET = {
  before: `function Ѐ ( items ) {
  let Ё = 0 ;
  for ( const Ђ of items ) {
    Ё += Ђ . Ѓ ;
  }
  if ( Ё === 0 ) {
    return null ;
  } else {
    return Ё ;
  }
}`,
  after: `\`\`\`
function Ѐ ( items ) {
  let Ё = 0 ;
  for ( const Ђ of items ) {
    Ё += Ђ . Ѓ ;
  }
  if ( Ё === 0 ) {
    return null ;
  }
  return Ё ;
}
\`\`\``,
};

/** The bundled model's request to improve a JavaScript function, greedy. */
export function improveRequest(code: string): GenerateRequest {
  return {
    messages: [{ role: 'user', content: `/improve javascript\n\`\`\`\n${code}\n\`\`\`` }],
    maxTokens: 400,
    temperature: 0,
    topP: 0.95,
    topK: 40,
    minP: 0,
    repeatPenalty: 1,
    seed: 1,
    stop: [],
  };
}
