/**
 * The helper process: the only one that opens model files and runs llama.cpp. Says whether it is cut off from the network before it loads
 * any native code; looks at the file before that too, so that a bad one is refused at once. Ends when the worker's end of the wire closes.
 */
import { type ChildWork, serveOrders } from '../child-wire.ts';
import { checkFile } from './check-file.ts';
import { networkState } from './network-state.ts';

const NAMESPACE = '--namespace=';

const parentNamespace = process.argv.find((argument) => argument.startsWith(NAMESPACE))?.slice(NAMESPACE.length) ?? '';

let loaded: ChildWork | undefined;

function present(): ChildWork {
  if (loaded === undefined) throw new Error('an order before a model was loaded');
  return loaded;
}

serveOrders(
  {
    async load(load, telling) {
      if (load.by !== 'helper') throw new Error('this child opens files, not servers');
      const file = await checkFile(load, telling);
      // Importing node-llama-cpp takes most of half a second and runs native code, so it belongs to a stage of its own.
      telling.stage('backend');
      const { openHelperWork } = await import('./model.ts');
      loaded = openHelperWork(file);
      return loaded.load(load, telling);
    },
    generate: (request, telling) => present().generate(request, telling),
    count: (texts, telling) => present().count(texts, telling),
    countPrompt: (messages, telling) => present().countPrompt(messages, telling),
    weigh: (messages, answers, telling) => present().weigh(messages, answers, telling),
    warm: (messages, telling) => present().warm(messages, telling),
  },
  await networkState(parentNamespace),
);
