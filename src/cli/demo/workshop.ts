/**
 * The demo's repository: a parcel office in three small files, with one commit and one stash entry, made by the real git in a folder of its
 * own. The person's git settings are left out, so that no template, hook or signature of theirs has a say.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Inspection } from '../../open-inspection.ts';

const LABEL = `function describeParcel(parcel) {
  var name = parcel.name;
  if (parcel.fragile == true) {
    return 'Parcel ' + name + ' is fragile';
  } else {
    return 'Parcel ' + name + ' weighs ' + parcel.weight + ' kg';
  }
}

module.exports = { describeParcel };
`;

const RATES = `function priceOf(parcel, rates) {
  const rate = rates.find((each) => parcel.weight <= each.upTo);
  if (rate === undefined) {
    throw new RangeError(\`no rate for \${parcel.weight} kg\`);
  }
  return parcel.express ? rate.price * 2 : rate.price;
}

module.exports = { priceOf };
`;

const OFFICE = `const { describeParcel } = require('./label');
const { priceOf } = require('./rates');

function receipt(parcels, rates) {
  return parcels.map((parcel) => \`\${describeParcel(parcel)}: \${priceOf(parcel, rates)}\`).join('\\n');
}

module.exports = { receipt };
`;

/** What the demo saves while the worker watches. */
export const SAVES = [
  { file: 'src/label.js', comment: '// @ai improve', kind: 'improve', symbol: 'describeParcel', content: `// @ai improve\n${LABEL}` },
  { file: 'src/rates.js', comment: '// @ai explain', kind: 'explain', symbol: 'priceOf', content: `// @ai explain\n${RATES}` },
] as const;

/** Runs git in the demo's repository. @returns its output. @throws Failure git-failed. */
export type Git = (...args: readonly string[]) => Promise<string>;

export interface Workshop {
  /** Absolute. */
  readonly root: string;
  readonly git: Git;
  /** Saves a file as an editor would. */
  save(file: string, content: string): void;
}

/** Who makes the first commit. */
const PERSON = {
  GIT_AUTHOR_NAME: 'Parcel Office',
  GIT_AUTHOR_EMAIL: 'office@parcels.example',
  GIT_COMMITTER_NAME: 'Parcel Office',
  GIT_COMMITTER_EMAIL: 'office@parcels.example',
};

/** Makes the repository in an empty folder. @throws Failure git-missing | git-failed. */
export async function openWorkshop(root: string, inspection: Inspection): Promise<Workshop> {
  const git: Git = (...args) => inspection.git(root, args, PERSON);
  const save = (file: string, content: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), content);
  };
  mkdirSync(root, { recursive: true });
  await git('init', '-q');
  await git('symbolic-ref', 'HEAD', 'refs/heads/main');
  save('src/label.js', LABEL);
  save('src/rates.js', RATES);
  save('src/office.js', OFFICE);
  await git('add', '.');
  await git('commit', '-q', '-m', 'Open the parcel office');
  save('src/office.js', `${OFFICE}// an idea for later\n`);
  await git('stash', 'push', '-q', '-m', 'an idea for later');
  return { root, git, save };
}
