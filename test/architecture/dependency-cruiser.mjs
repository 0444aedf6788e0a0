/**
 * The layers of src/README.md as rules. Each name is a sentence that must stay true; each comment says what to do instead.
 * A room sees only core/; open-world.ts hands rooms to each other as ports.
 */

const ROOMS = [
  'triggers',
  'queue',
  'store',
  'engine',
  'models',
  'git',
  'syntax',
  'code-index',
  'knowledge',
  'checks',
  'delivery',
  'config',
  'system',
];
const rooms = `(${ROOMS.join('|')})`;

/** Every npm package that the product may import, and the one place that may import it. */
const OWNERS = [
  ['@babel/parser', '^src/checks/'],
  ['@rgrove/parse-xml', '^src/checks/'],
  ['better-sqlite3', '^src/store/'],
  ['chokidar', '^src/triggers/'],
  ['commander', '^src/(cli/|main[.]ts)'],
  ['cosmiconfig', '^src/config/'],
  ['fast-check', '^src/checks/'],
  ['fastq', '^src/queue/'],
  ['node-llama-cpp', '^src/engine/helper/'],
  ['picocolors', '^src/cli/'],
  ['pino', '^src/system/'],
  ['rotating-file-stream', '^src/system/'],
  ['simple-git', '^src/git/'],
  ['sucrase', '^src/checks/'],
  ['web-tree-sitter', '^src/syntax/'],
  ['zod', '^src/config/'],
];
const inPackage = (name) => `node_modules/(@types/)?${name}/`;

const layers = [
  {
    name: 'core imports nothing but core',
    comment: 'core/ holds nouns and ports. Put the effect into a room, and let core name the port it answers to.',
    from: { path: '^src/core/' },
    to: { pathNot: '^src/core/' },
  },
  {
    name: 'jobs are data and import only core',
    comment: 'A kind is a value with `satisfies JobKind`; behaviour that differs by kind belongs to a stage in pipeline/.',
    from: { path: '^jobs/' },
    to: { pathNot: '^(jobs|src/core)/' },
  },
  {
    name: 'the pipeline and the bot see only ports',
    comment: 'Take what you need from the World or the Bench that is passed in; add a method to a port in core/port/ if it is missing.',
    from: { path: '^src/(pipeline/|bot[.]ts$)' },
    to: { pathNot: '^src/(core/|pipeline/|bot[.]ts$)' },
  },
  {
    name: 'the pipeline does not know the bot',
    comment: 'bot.ts calls the pipeline. What the pipeline must tell the bot is its result.',
    from: { path: '^src/pipeline/' },
    to: { path: '^src/bot[.]ts$' },
  },
  {
    name: 'rooms do not know each other',
    comment: "Ask for the other room's port as an argument of your openX; src/open-world.ts passes it in.",
    from: { path: `^src/${rooms}/` },
    to: { path: `^src/${rooms}/`, pathNot: '^src/$1/' },
  },
  {
    name: 'rooms import only core from the project',
    comment: 'A room is below the pipeline, the commands and open-world. Move what is shared into core/, or take it as an argument.',
    from: { path: `^src/${rooms}/` },
    to: { path: '^(src|jobs|test)/', pathNot: `^src/(core|${ROOMS.join('|')})/` },
  },
  {
    name: 'every folder of src is a room that the rules know',
    comment: 'Add the new folder to ROOMS in test/architecture/dependency-cruiser.mjs and to the code map in src/README.md.',
    from: { path: '^src/[^/]+/', pathNot: `^src/(core|pipeline|cli|bench|${ROOMS.join('|')})/` },
    to: {},
  },
  {
    name: 'only open-world, its sisters and queue-client open adapters',
    comment:
      'Commands get a World from open-world.ts, a queue from queue-client.ts, or what an open-….ts offers; add there what a command lacks.',
    from: { path: '^src/', pathNot: `^src/((open-[a-z]+|queue-client)[.]ts$|bench/|${rooms}/)` },
    to: { path: `^src/${rooms}/` },
  },
  {
    name: 'nothing imports the program itself',
    comment: 'main.ts, the commands and the benches are where programs start. Move what is shared below them.',
    from: { path: '^(src|jobs)/', pathNot: '^src/(main[.]ts$|cli/|bench/)' },
    to: { path: '^src/(main[.]ts$|cli/|bench/)' },
  },
];

const outside = [
  {
    name: 'child processes start in system, engine and git only',
    comment: 'Use the Processes port (src/system/), or the git gateway for git.',
    from: { path: '^(src|jobs)/', pathNot: '^src/(system|engine|git)/' },
    to: { path: '^(node:)?(child_process|cluster|worker_threads)$' },
  },
  {
    name: 'core, the pipeline and the bot touch no file',
    comment: 'Read and write through a port: Repo for the project, Deliveries for notes and patches, ReadPrompt for prompts.',
    from: { path: '^(jobs|src/core|src/pipeline)/|^src/bot[.]ts$' },
    to: { path: '^(node:)?fs(/|$)' },
  },
  {
    name: 'sockets are opened in system, engine and models only',
    comment:
      'The local channel is in system/, the HTTP engine in engine/, downloads in models/. Nothing else talks to anything; one benchmark stands in for a server.',
    from: { path: '^(src|jobs)/', pathNot: '^src/(system|engine|models)/|^src/bench/paced-server[.]ts$' },
    to: { path: '^(node:)?(net|tls|dgram|dns|http|https|http2|inspector)(/|$)' },
  },
  {
    name: 'node:sqlite belongs to store',
    comment: 'Ask for the Store port.',
    from: { path: '^(src|jobs)/', pathNot: '^src/store/' },
    to: { path: '^(node:)?sqlite$' },
  },
  {
    name: 'the product never imports tests or development tools',
    comment: 'What only development needs stays under test/ and in devDependencies. The user’s own tsc and eslint run as processes.',
    from: { path: '^(src|jobs)/' },
    to: { path: `^test/|${inPackage('(typescript|vitest|vite|knip|dependency-cruiser|@biomejs)')}` },
  },
  {
    name: 'a new package has an owner before it is used',
    comment: 'One package, one room: name the room in OWNERS (test/architecture/dependency-cruiser.mjs), say its weight in the commit.',
    from: { path: '^(src|jobs)/' },
    to: { path: 'node_modules/', pathNot: OWNERS.map(([name]) => inPackage(name)).concat('node_modules/@types/node/') },
  },
  ...OWNERS.map(([name, owner]) => ({
    name: `${name} is imported in its one place`,
    comment: `Only ${owner} may import it; everyone else gets a port. It keeps starts fast and lets the package be replaced.`,
    from: { path: '^(src|jobs)/', pathNot: owner },
    to: { path: inPackage(name) },
  })),
];

const graph = [
  {
    name: 'there are no cycles, not even of types',
    comment: 'Move the type both need into a third file, usually in core/.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'every import leads somewhere',
    comment: 'Check the path: relative imports end in .ts; packages must stand in package.json.',
    from: {},
    to: { couldNotResolve: true, pathNot: '^node:sqlite$' },
  },
];

export default {
  forbidden: [...layers, ...outside, ...graph].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports count: a room that knows another's types knows the room.
    tsPreCompilationDeps: true,
    // A function of ours may be called require.
    moduleSystems: ['es6'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
