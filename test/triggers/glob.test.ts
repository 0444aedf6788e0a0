import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromRoot, globTest } from '../../src/triggers/glob.ts';
import { type GitRepo, gitRepo } from '../support/git-repo.ts';

const PATHS = [
  'a.ts',
  'b.py',
  'src/a.ts',
  'src/deep/a.ts',
  'src/deep/er/c.tsx',
  'lib/src/d.ts',
  'src.ts/e.js',
  'we[i]rd/f.ts',
  'x-y/g_1.ts',
  '.h/i.ts',
];

function matched(glob: string): string[] {
  const test = globTest(glob);
  if (test.is === 'no') throw new Error(test.refusal.reason);
  return PATHS.filter(test.value);
}

describe('a glob', () => {
  let repo: GitRepo;
  beforeAll(() => {
    repo = gitRepo({ files: {} });
  });
  afterAll(() => repo.remove());

  it.each([
    '*.ts',
    'src',
    'src/',
    '/src',
    'src/*',
    'src/*.ts',
    'src/**',
    'src/**/*.ts',
    '**/src/*.ts',
    '**/deep',
    'src/**/**/a.ts',
    '/*.ts',
    '?.ts',
    '[ab].*',
    '[!a].ts',
    'we\\[i\\]rd/*',
    'x-y/g[_]?.ts',
    'deep/er',
    '*',
    'nothing.*',
  ])('%s means the same files as in .gitignore', (glob) => {
    repo.write('.gitignore', `${glob}\n`);
    let ignored = '';
    try {
      ignored = execFileSync('git', ['-C', repo.path, 'check-ignore', '--no-index', '--stdin'], {
        input: PATHS.join('\n'),
        encoding: 'utf8',
      });
    } catch (error) {
      // Exit status 1: nothing is ignored.
      if ((error as { status?: number }).status !== 1) throw error;
    }
    expect(matched(glob)).toEqual(ignored.split('\n').filter((line) => line !== ''));
  });

  it('may hold braces', () => {
    expect(matched('*.{py,tsx}')).toEqual(['b.py', 'src/deep/er/c.tsx']);
    expect(matched('src/{deep,other}/*.t*')).toEqual(['src/deep/a.ts']);
  });

  it.each(['', '/', '!*.ts'])('%j is refused', (glob) => {
    expect(globTest(glob)).toMatchObject({ is: 'no', refusal: { reason: `'${glob}' is no glob` } });
  });

  it('is read from the folder that it was typed in', () => {
    expect(matched(fromRoot('*.ts', 'src'))).toEqual(['src/a.ts', 'src/deep/a.ts']);
    expect(matched(fromRoot('./deep/*', 'src'))).toEqual(['src/deep/a.ts', 'src/deep/er/c.tsx']);
    expect(matched(fromRoot('*.ts', 'we[i]rd'))).toEqual(['we[i]rd/f.ts']);
    expect(fromRoot('*.ts', '')).toBe('*.ts');
  });
});
