import type { RepoPath } from '../core/brand.ts';
import type { ImportGraph } from '../core/port/imports.ts';
import type { Checkout, ScratchFile } from '../core/port/scratch.ts';
import type { SourceFile, Target } from '../core/target.ts';
import type { CheckTools } from './check.ts';
import type { TrustGate } from './trust-gate.ts';

/** A checkout of the project at the target's base, entered to run commands in. */
export interface Visit {
  readonly checkout: Checkout;
  /** What has to be put over the tree to make it the unchanged code: the target's file as saved, or nothing when the tree holds it already. */
  readonly unchanged: readonly ScratchFile[];
  /** Brings the checkout into this state; nothing is done when it is in it already. @throws Failure disk-… | git-… */
  show(files: readonly ScratchFile[]): Promise<void>;
  /** What ran may have left something behind: the next `show` begins anew. */
  soil(): void;
  /** Who imports whom in the unchanged code. */
  graph(signal: AbortSignal): Promise<ImportGraph>;
}

/** Or why nothing of the project may run. */
export type Entered = { readonly is: 'in'; readonly visit: Visit } | { readonly is: 'out'; readonly why: string };

/** A file of the target's with another text. */
export function fileWith({ file, mode }: Pick<SourceFile, 'file' | 'mode'>, text: string): ScratchFile {
  return { file, mode, bytes: Buffer.from(text, 'utf8') };
}

/** Checks out the target's base, shows the unchanged code (what the person saved), and asks the gate for exactly that content. @throws Failure as Scratch.checkout. */
export async function enter(
  target: Target,
  tools: CheckTools,
  gate: Pick<TrustGate, 'open' | 'allowed'>,
  signal: AbortSignal,
): Promise<Entered> {
  const open = await gate.open();
  if (open.is === 'no') return { is: 'out', why: open.why };
  const checkout = await tools.scratch.checkout(target.base, signal, target.over);
  // A job before this one may have left its candidate in place.
  await checkout.put([]);
  const { source } = target;
  const unchanged = checkout.read(source.file) === source.clean ? [] : [fileWith(source, source.clean)];
  if (unchanged.length > 0) await checkout.put(unchanged);
  const content = {
    ...checkout,
    tree: `${checkout.tree}\n${nameOf(unchanged, tools)}`,
    // A file that was never committed can bring a package, and with it a tool, that has no other.
    files: withFile(checkout.files, source.file),
    read: (file: RepoPath) => checkout.read(file),
  };
  const allowed = await gate.allowed(unchanged.length > 0 ? content : checkout);
  if (allowed.is === 'no') return { is: 'out', why: allowed.why };
  let shown: string | undefined = nameOf(unchanged, tools);
  let graph: Promise<ImportGraph> | undefined;
  const show = async (files: readonly ScratchFile[]): Promise<void> => {
    const name = nameOf(files, tools);
    if (name === shown) return;
    shown = undefined;
    await checkout.put(files);
    shown = name;
  };
  return {
    is: 'in',
    visit: {
      checkout,
      unchanged,
      show,
      soil: () => {
        shown = undefined;
      },
      graph(asked) {
        graph ??= show(unchanged).then(() =>
          tools.imports.graph(withFile(checkout.files, source.file), (file) => checkout.read(file), asked),
        );
        return graph;
      },
    },
  };
}

/** Equal for equal content. */
export function nameOf(files: readonly ScratchFile[], { sha256 }: Pick<CheckTools, 'sha256'>): string {
  return files.map(({ file, mode, bytes }) => `${mode} ${file} ${sha256(bytes.toString('latin1'))}`).join('\n');
}

/** The target may be a file that was never committed. */
function withFile(files: readonly RepoPath[], file: RepoPath): readonly RepoPath[] {
  return files.includes(file) ? files : [...files, file];
}
