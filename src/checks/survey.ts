import type { RepoPath } from '../core/brand.ts';
import type { FoundTool } from '../core/port/checks.ts';
import type { Checkout } from '../core/port/scratch.ts';
import type { TrustClaim, TrustItem } from '../core/port/trust.ts';
import type { CheckTools } from './check.ts';
import { packageOf } from './packages.ts';
import { scriptsNamedBy } from './scripts.ts';
import type { Package, Tool } from './tool.ts';
import { commandTool } from './tools/command.ts';
import { TOOLS } from './tools.ts';

/** Stands for the files of a run in a command that is shown. */
const FILES = '…';

/** What was found in a checkout, and what trusting it would mean. */
export interface Surveyed {
  readonly tools: readonly FoundTool[];
  readonly claim: TrustClaim;
}

type Parts = Pick<CheckTools, 'syntax' | 'settings' | 'ownSettings' | 'sha256' | 'env'>;

/**
 * Looks for tools in every package of a checkout. Reads files, runs nothing. The claim holds every command with the scripts it names, and the
 * repository's settings: what stands in them decides what runs.
 */
export function survey(checkout: Checkout, parts: Parts): Surveyed {
  const tools: FoundTool[] = [];
  const items: TrustItem[] = parts.ownSettings.map(({ file, text }) => ({ is: 'settings', title: file, text }));
  for (const { place, languages } of packagesOf(checkout, parts)) {
    for (const tool of [...commandTools(parts), ...TOOLS]) {
      if (!tool.languages.some((each) => languages.has(each)) && tool.languages.length > 0) continue;
      const found = lookFor(tool, place);
      if (found === undefined) continue;
      tools.push(found);
      if (found.command === undefined) continue;
      const title = `${place.folder === '' ? '' : `${place.folder}: `}${tool.name}`;
      items.push({ is: 'command', title, text: found.command }, ...scriptsNamedBy(found.command, place, checkout.tree.split('\n')[0]));
    }
  }
  const distinct = [...new Map(items.map((item) => [`${item.is} ${item.title} ${item.text}`, item])).values()];
  // In whatever order things are found.
  const lines = distinct.map(({ is, title, text }) => JSON.stringify([is, title, text])).sort();
  const hash = parts.sha256(lines.join('\n')) as TrustClaim['hash'];
  return { tools, claim: { items: distinct, hash } };
}

/** The tools that the settings name in place of detected ones. */
export function commandTools({ settings }: Pick<CheckTools, 'settings'>): Tool[] {
  const { lint, types, test } = settings.commands;
  return [
    ...(lint === undefined ? [] : [commandTool('lint', lint)]),
    ...(types === undefined ? [] : [commandTool('types', types)]),
    ...(test === undefined ? [] : [commandTool('test', test)]),
  ];
}

function lookFor(tool: Tool, place: Package): FoundTool | undefined {
  const detected = tool.detect(place);
  if (detected === undefined) return undefined;
  const shared = { check: tool.check, tool: tool.name, folder: place.folder, why: detected.why, proof: tool.proof.is } as const;
  if (detected.is === 'unusable') return shared;
  const request = { sources: [FILES], tests: [FILES], report: 'report', program: detected.program };
  const { argv, env = {} } = tool.command(request, place);
  // A script's own assignments steer what runs (NODE_OPTIONS); CI is ours.
  const assigned = Object.entries(env).flatMap(([name, value]) => (name === 'CI' && value === '1' ? [] : [`${name}=${value}`]));
  // The checkout's own place is another on every machine, and is no part of what is agreed to.
  return { ...shared, command: [...assigned, ...argv].map((word) => shown(word, place.root)).join(' ') };
}

/** A word of a command as people read it: a program text in it is one of ours, a reporter. */
function shown(word: string, root: string): string {
  return word.replaceAll(`${root}/`, '').replace(/data:text\/javascript,.*/su, 'data:text/javascript,(LocalCoder’s own)');
}

/** Every package with the languages of its files, outer ones first. */
function packagesOf(checkout: Checkout, { syntax, env }: Parts): { readonly place: Package; readonly languages: ReadonlySet<string> }[] {
  const found = new Map<string, { place: Package; languages: Set<string> }>();
  const seen = new Set<string>();
  for (const file of checkout.files) {
    // Where the name tells nothing the first line may.
    const language = syntax.languageOf(file, '') || syntax.languageOf(file, checkout.read(file) ?? '');
    if (language === '') continue;
    // Files of one language in one folder belong to one package.
    const near = `${file.slice(0, file.lastIndexOf('/') + 1)} ${language}`;
    if (seen.has(near)) continue;
    seen.add(near);
    const place = packageOf(checkout, file as RepoPath, env);
    const known = found.get(place.folder) ?? { place, languages: new Set<string>() };
    known.languages.add(language);
    found.set(place.folder, known);
  }
  return [...found.values()].sort((a, b) => (a.place.folder < b.place.folder ? -1 : 1));
}
