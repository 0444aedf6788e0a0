import type { JobKind } from '../src/core/kind.ts';
import { document } from './document.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { implement } from './implement.ts';
import { improve } from './improve.ts';
import { refactor } from './refactor.ts';
import { review } from './review.ts';
import { writeTest } from './write-test.ts';

/** Every verb the product knows, in the order help shows them. */
export const KINDS: readonly JobKind[] = [improve, explain, document, refactor, fix, implement, writeTest, review];
