import { describe } from 'vitest';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { syntaxContract } from './syntax.ts';

describe('the tree-sitter syntax', () => {
  syntaxContract(openSyntax);
});
