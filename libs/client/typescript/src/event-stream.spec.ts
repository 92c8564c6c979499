import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { EventStreamParser } from './event-stream.js';

function parse(pieces: readonly string[], eventCharsMax = 1_000) {
  const parser = new EventStreamParser(eventCharsMax);
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('a stream of events', () => {
  test('has names, data of several lines, and an end without data', () => {
    const text = 'event: next\ndata: {"a":\ndata:1}\n\ndata: plain\n\nevent: complete\ndata:\n\n';
    expect(parse([text])).toEqual([
      { event: 'next', data: '{"a":\n1}' },
      { event: 'message', data: 'plain' },
      { event: 'complete', data: '' },
    ]);
  });

  test('passes over heartbeats, other fields and an event that is cut off', () => {
    expect(parse([':\n\n: still here\n\nid: 7\nretry: 10\nevent: next\n: between\ndata: x\n\ndata: cut'])).toEqual([
      { event: 'next', data: 'x' },
    ]);
  });

  test('takes off one space behind the colon, and a field without one is empty', () => {
    expect(parse(['data:  two\ndata\n\n'])).toEqual([{ event: 'message', data: ' two\n' }]);
  });

  test.each([['\n'], ['\r\n'], ['\r']])('ends lines by %j, wherever it comes apart', (end) => {
    const text = ['event: next', 'data: é{}', '', ':', '', 'data: a', 'data: b', '', ''].join(end);
    const cuts = fc.array(fc.nat(text.length), { maxLength: 12 });
    const whole = parse([text]);
    expect(whole).toEqual([
      { event: 'next', data: 'é{}' },
      { event: 'message', data: 'a\nb' },
    ]);
    fc.assert(
      fc.property(cuts, (places) => {
        const edges = [0, ...places.toSorted((a, b) => a - b), text.length];
        const pieces = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
        expect(parse(pieces)).toEqual(whole);
      }),
    );
  });

  test('holds no event that is longer than it may be, in one line or in many', () => {
    expect(() => parse(Array<string>(11).fill('data: 7890'), 100)).toThrow('longer than eventCharsMax (100)');
    expect(() => parse(Array<string>(11).fill('data: 789\n'), 90)).toThrow('longer than eventCharsMax (90)');
  });

  test('counts every event by itself, and no heartbeats', () => {
    expect(parse(Array<string>(50).fill(': beat\ndata: 1\n: beat\n\n'), 20)).toHaveLength(50);
    expect(parse([': beat\n'.repeat(50), 'data: 1\n\n'], 20)).toHaveLength(1);
  });
});
