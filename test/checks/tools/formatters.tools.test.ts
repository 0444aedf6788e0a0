import { expect, test } from 'vitest';
import { clangFormat, gofmt, rustfmt } from '../../../src/checks/tools/formatters.ts';
import { toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

needs('gofmt')('the real gofmt', () => {
  test('brings a file into the language’s form', async () => {
    const project = toolProject('go', 'beam.go');
    project.write('beam.go', 'package lighthouse\nfunc lit( ) bool {return true}\n');
    const text = 'package lighthouse\n\nfunc lit() bool { return true }\n';
    expect(await project.run(gofmt, { sources: ['beam.go'] })).toEqual({ is: 'formatted', text });
  });

  test('gives no text for a file that does not parse', async () => {
    const project = toolProject('go', 'beam.go');
    project.write('beam.go', 'package lighthouse\nfunc (\n');
    expect(await project.run(gofmt, { sources: ['beam.go'] })).toMatchObject({ is: 'broken' });
  });
});

needs('rustfmt')('the real rustfmt', () => {
  test('brings a file into the form of the crate’s edition', async () => {
    const project = toolProject('rust', 'src/lib.rs');
    // `async` is a word of the language since 2018 only.
    project.write('src/basket.rs', 'pub async fn pick( ){}\n');
    expect(await project.run(rustfmt, { sources: ['src/basket.rs'] })).toEqual({ is: 'formatted', text: 'pub async fn pick() {}\n' });
    project.write('src/basket.rs', 'fn (\n');
    expect(await project.run(rustfmt, { sources: ['src/basket.rs'] })).toMatchObject({ is: 'broken' });
  });
});

needs('clang-format')('the real clang-format', () => {
  test('is used only where the project has settings for it, and follows them', async () => {
    expect(toolProject('cpp', 'src/ferry.cpp').detect(clangFormat)).toBeUndefined();
    const project = toolProject('pier', 'pier.c');
    expect(project.detect(clangFormat)).toMatchObject({ is: 'found', why: '.clang-format is there' });
    const text = 'int\nplanks (int metres)\n{\n    return metres * 4;\n}\n';
    expect(await project.run(clangFormat, { sources: ['pier.c'] })).toEqual({ is: 'formatted', text });
  });
});
