import { describe, expect, it } from 'vitest';
import { isLockFile, protectedPath } from '../../src/core/protected-path.ts';

describe('a protected path', () => {
  it.each([
    '.git/config',
    'vendor/.git/hooks/pre-commit',
    '.GIT',
    '.gi\u200ct/config',
    'git~1/config',
    '.gitattributes',
    'docs/.gitignore',
    '.gitmodules',
    '.gitlab-ci.yml',
    '.github/workflows/ci.yml',
    '.husky/pre-push',
    '.circleci/config.yml',
    'Jenkinsfile',
    '.ci/run',
    'azure-pipelines.yml',
    '.vscode/tasks.json',
    '.idea/workspace.xml',
    '.devcontainer/devcontainer.json',
    'bakery.code-workspace',
    '.editorconfig',
    '.eslintrc',
    'web/.eslintrc.cjs',
    '.prettierrc.json',
    '.localcoderrc',
    '.bashrc',
    '.npmrc',
    '.env',
    '.env.local',
    '.envrc',
    'lefthook.yml',
    '.pre-commit-config.yaml',
    'package-lock.json',
    'api/Cargo.lock',
    'go.sum',
    '.localcoder/notes/a.md',
  ])('is never written: %s', (file) => {
    expect(protectedPath(file)).toMatch(/^it /u);
  });

  it.each([
    'src/cart.ts',
    'src/git/gateway.ts',
    'github/readme.md',
    'src/ci/report.ts',
    'src/arc.ts',
    'src/.hidden.ts',
    'environment.ts',
    'docs/gitignore.md',
    'src/lockfile.ts',
    'jenkinsfile.test.ts',
    'package.json',
  ])('is none of these: %s', (file) => {
    expect(protectedPath(file)).toBeUndefined();
  });

  it('is a lock file by its name alone, in any folder and case', () => {
    expect(['yarn.lock', 'a/b/Poetry.lock', 'Gemfile.lock'].every(isLockFile)).toBe(true);
    expect(['lock.ts', 'yarn.lock.ts', 'blocks.lock'].some(isLockFile)).toBe(false);
  });
});
