import { expect, test } from 'vitest';
import { setSetting } from '../../src/cli/set-setting.ts';

test('a setting of an empty file starts its section', () => {
  expect(setSetting('', 'engine', 'gpu', '"off"')).toBe('engine:\n  gpu: "off"\n');
});

test('every other line, its comments and its order stay', () => {
  const text =
    '# mine\nmodels:\n  code: localcoder-tiny # the small one\n\nengine: # the machine\n    threads: 2\n    gpu: auto  # what is there\n# end\n';
  expect(setSetting(text, 'engine', 'gpu', '"off"')).toBe(text.replace('gpu: auto ', 'gpu: "off" '));
  expect(setSetting(text, 'models', 'general', '"x"')).toBe(text.replace('models:\n', 'models:\n  general: "x"\n'));
  expect(setSetting(text, 'history', 'keepDays', '3')).toBe(`${text}history:\n  keepDays: 3\n`);
});

test('a key of the same name in another section is left alone', () => {
  const text = 'kinds:\n  model: a\nmodels:\n  model: b\n';
  expect(setSetting(text, 'models', 'model', 'c')).toBe('kinds:\n  model: a\nmodels:\n  model: c\n');
});
