import type { Command } from 'commander';
import type { Act } from './call.ts';

/** What a file in commands/ exports: it adds its arguments and options and says what to do. */
export interface CommandModule {
  define(command: Command, act: Act): void;
}
