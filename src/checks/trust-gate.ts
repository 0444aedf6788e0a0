/**
 * The gate before everything that a repository supplies: its commands run only if the person has trusted them, word for word.
 * Why: cloning a repository must never be enough to run what it brings. How: what would run is worked out anew from the very content that is
 * about to be checked and compared, by hash, with what was agreed to, which is kept outside every repository. One byte changed is a no.
 * It never asks: without an answer on record the answer is no.
 */
import type { CheckSurvey } from '../core/port/checks.ts';
import type { Checkout } from '../core/port/scratch.ts';
import type { CheckTools } from './check.ts';
import { type Surveyed, survey } from './survey.ts';

/** Whether commands of the repository may run. */
export type Allowed = { readonly is: 'yes' } | { readonly is: 'no'; readonly why: string };

export interface TrustGate {
  /** Whether it is worth looking at any content: something was trusted once, and there is a sandbox. Spares a checkout where the answer is no anyway. */
  open(): Promise<Allowed>;
  /** For this content: trusted, and a sandbox to run it in. */
  allowed(checkout: Checkout): Promise<Allowed>;
  /** All that would run, for the content of HEAD. @throws Failure git-… | disk-… */
  survey(signal: AbortSignal): Promise<CheckSurvey>;
}

/** The gate of one repository. */
export function openTrustGate(tools: CheckTools): TrustGate {
  let last: { readonly tree: string; readonly surveyed: Surveyed } | undefined;
  const surveyOf = (checkout: Checkout): Surveyed => {
    if (last?.tree !== checkout.tree) last = { tree: checkout.tree, surveyed: survey(checkout, tools) };
    return last.surveyed;
  };
  const open = async (): Promise<Allowed> => {
    if (tools.trust.find(tools.repo) === undefined) return { is: 'no', why: 'this repository is not trusted: localcoder trust' };
    const sandbox = await tools.sandbox.state();
    return sandbox.is === 'missing' ? { is: 'no', why: `no sandbox: ${sandbox.why}` } : { is: 'yes' };
  };
  return {
    open,
    async allowed(checkout) {
      const isOpen = await open();
      if (isOpen.is === 'no' || tools.trust.find(tools.repo)?.hash === surveyOf(checkout).claim.hash) return isOpen;
      return { is: 'no', why: 'the commands or settings of this repository changed since you trusted it: localcoder trust' };
    },
    async survey(signal) {
      const checkout = await tools.scratch.checkout(await tools.head(), signal);
      await checkout.put([]);
      const { tools: found, claim } = surveyOf(checkout);
      return {
        tools: found,
        claim,
        trusted: tools.trust.find(tools.repo)?.hash === claim.hash,
        sandbox: await tools.sandbox.state(),
      };
    },
  };
}
