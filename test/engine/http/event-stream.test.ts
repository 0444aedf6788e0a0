import { expect, it } from 'vitest';
import { openEventStream } from '../../../src/engine/http/event-stream.ts';

function events(parts: readonly string[]): string[] {
  const taken: string[] = [];
  const stream = openEventStream((data) => taken.push(data));
  for (const part of parts) stream.feed(part);
  stream.end();
  return taken;
}

it('events come out whole however the text was cut', () => {
  const text = ': ping\n\ndata: {"a":1}\r\n\r\nevent: x\ndata: one\ndata: two\n\ndata:[DONE]\n\n';
  for (let at = 0; at <= text.length; at += 1) {
    expect(events([text.slice(0, at), text.slice(at)])).toEqual(['{"a":1}', 'one\ntwo', '[DONE]']);
  }
});

it('the last event counts without its empty line', () => {
  expect(events(['data: last'])).toEqual(['last']);
});
