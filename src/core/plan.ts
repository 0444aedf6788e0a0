/** One round of candidates: how many to try and how adventurously. */
export interface Round {
  /** 0 for the first, then the repair rounds. */
  readonly index: number;
  readonly candidates: number;
  readonly temperature: number;
}

/** A line of the ledger: which piece of context was shown, which was dropped, and why. */
export interface LedgerEntry {
  readonly section: 'system' | 'task' | 'target' | 'signatures' | 'callers' | 'imports' | 'rules' | 'findings';
  readonly title: string;
  readonly tokens: number;
  readonly kept: boolean;
  readonly why: string;
}

/** One message to the model. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What will be asked of the model, decided before anything is generated. */
export interface Plan {
  /** The first round's prompt, stable text first. A repair round adds its findings to the last message. */
  readonly messages: readonly Message[];
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** A GBNF grammar that every reply follows. */
  readonly grammar?: string;
  readonly rounds: readonly Round[];
  readonly ledger: readonly LedgerEntry[];
  /** Name of the model and of the prompt style chosen for it. */
  readonly model: string;
  readonly style: string;
}
