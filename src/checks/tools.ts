import type { Tool } from './tool.ts';
import { ava } from './tools/ava.ts';
import { biomeFormat, biomeLint } from './tools/biome.ts';
import { black } from './tools/black.ts';
import { compiler, ctest, makeTest } from './tools/c.ts';
import { dotnetBuild, dotnetTest } from './tools/dotnet.ts';
import { eslint } from './tools/eslint.ts';
import { flake8 } from './tools/flake8.ts';
import { clangFormat, gofmt, rustfmt } from './tools/formatters.ts';
import { golangciLint, goTest, goVet } from './tools/go.ts';
import { gradleCompile, javac, mavenCompile } from './tools/java.ts';
import { gradleTest, mavenTest } from './tools/java-test.ts';
import { jest } from './tools/jest.ts';
import { mocha } from './tools/mocha.ts';
import { mypy } from './tools/mypy.ts';
import { nodeTest } from './tools/node-test.ts';
import { npmScript } from './tools/npm-script.ts';
import { oxlint } from './tools/oxlint.ts';
import { phpSyntax, phpstan, phpunit } from './tools/php.ts';
import { prettier } from './tools/prettier.ts';
import { pylint } from './tools/pylint.ts';
import { pyright } from './tools/pyright.ts';
import { pytest } from './tools/pytest.ts';
import { minitest, rspec, rubocop } from './tools/ruby.ts';
import { ruffCheck, ruffFormat } from './tools/ruff.ts';
import { cargoCheck, cargoClippy, cargoTest } from './tools/rust.ts';
import { tsc, vueTsc } from './tools/tsc.ts';
import { unittest } from './tools/unittest.ts';
import { vitest } from './tools/vitest.ts';

/** Every tool there is. Within a check, the order is the order of running. */
export const TOOLS: readonly Tool[] = [
  prettier,
  biomeFormat,
  black,
  ruffFormat,
  gofmt,
  rustfmt,
  clangFormat,
  eslint,
  biomeLint,
  oxlint,
  tsc,
  vueTsc,
  vitest,
  jest,
  mocha,
  ava,
  nodeTest,
  npmScript,
  ruffCheck,
  flake8,
  pylint,
  mypy,
  pyright,
  pytest,
  unittest,
  goVet,
  golangciLint,
  goTest,
  cargoCheck,
  cargoClippy,
  cargoTest,
  javac,
  mavenCompile,
  mavenTest,
  gradleCompile,
  gradleTest,
  compiler,
  ctest,
  makeTest,
  rubocop,
  rspec,
  minitest,
  phpSyntax,
  phpstan,
  phpunit,
  dotnetBuild,
  dotnetTest,
];
