import { describe, expect, it } from 'vitest';
import type { RepoPath } from '../../src/core/brand.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';

const syntax = openSyntax();
const languageOf = (file: string, text = ''): string => syntax.languageOf(file as RepoPath, text);

describe('the language of a file', () => {
  it.each([
    ['src/oven.js', 'javascript'],
    ['oven.jsx', 'javascript'],
    ['oven.mjs', 'javascript'],
    ['oven.cjs', 'javascript'],
    ['oven.ts', 'typescript'],
    ['oven.d.ts', 'typescript'],
    ['oven.mts', 'typescript'],
    ['oven.tsx', 'tsx'],
    ['OVEN.PY', 'python'],
    ['oven.pyi', 'python'],
    ['oven.c', 'c'],
    ['oven.rs', 'rust'],
    ['oven.go', 'go'],
    ['Oven.java', 'java'],
    ['oven.tf', 'hcl'],
    ['oven.html', 'html'],
    ['docs/oven.md', 'markdown'],
    ['oven.ini', 'ini'],
    ['Makefile', 'makefile'],
    ['docker/Dockerfile', 'dockerfile'],
    ['docker/Dockerfile.dev', 'dockerfile'],
    ['CMakeLists.txt', 'cmake'],
    ['Gemfile', 'ruby'],
    ['.bashrc', 'shell'],
    ['oven.bread', ''],
    ['notes.txt', ''],
    ['oven', ''],
    ['folder.js/oven', ''],
  ])('comes from its name: %s is %j', (file, expected) => {
    expect(languageOf(file)).toBe(expected);
  });

  it.each([
    ['#!/usr/bin/env node\n', 'javascript'],
    ['#!/usr/bin/env -S node --no-warnings\n', 'javascript'],
    ['#!/usr/bin/env NODE_ENV=test node\r\n', 'javascript'],
    ['#!/usr/bin/python3.12\n', 'python'],
    ['#! /bin/sh -e\n', 'shell'],
    ['\uFEFF#!/usr/bin/env deno run\n', 'typescript'],
    ['#!/usr/local/bin/Rscript\n', 'r'],
    ['#!/opt/bread\n', ''],
    ['#!\n', ''],
    ['\n#!/bin/sh\n', ''],
    ['// #!/bin/sh\n', ''],
  ])('comes from a first line of %j', (text, expected) => {
    expect(languageOf('bin/oven', text)).toBe(expected);
  });

  it('comes from the name where both speak', () => {
    expect(languageOf('oven.ts', '#!/usr/bin/env node\n')).toBe('typescript');
  });

  it('is understood where a grammar ships', () => {
    expect(['javascript', 'typescript', 'tsx', 'python'].every((language) => syntax.understands(language))).toBe(true);
    expect(['rust', 'cobol', '', 'constructor'].some((language) => syntax.understands(language))).toBe(false);
  });
});
