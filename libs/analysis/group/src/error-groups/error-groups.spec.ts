import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { WeightedTrace } from '../spans/weighted-trace.js';
import { failing, spanOf, START } from '../testing/spans.js';
import { fingerprint64 } from './fingerprint.js';
import { groupErrors } from './error-groups.js';

const STACK = 'Error: x\n    at add (/srv/app/src/cart.js:10:5)\n    at pay (/srv/app/src/pay.js:3:1)';

describe('groupErrors', () => {
  it('puts the same error of many traces together', () => {
    const { groups, otherOccurrenceCount } = groupErrors([
      trace(1, { message: 'order 1 not found', version: '1.0', weight: 10 }),
      trace(2, { message: 'order 22 not found', version: '1.1' }),
      trace(3, { message: 'order 22 expired', version: '1.1' }),
      { spans: [spanOf({ id: 1, trace: 4 })], weight: 1 },
    ]);
    expect(otherOccurrenceCount).toBe(0);
    expect(groups).toMatchObject([
      {
        type: 'NotFound',
        messageTemplate: 'order <num> not found',
        sampleMessage: 'order 1 not found',
        route: '/orders/{id}',
        frames: ['add (src/cart.js)', 'pay (src/pay.js)'],
        occurrenceCount: 11,
        traceCount: 11,
        firstSeenUnixNano: START + 1_000_000n,
        lastSeenUnixNano: START + 2_000_000n,
        versions: [
          { name: '1.0', occurrenceCount: 10 },
          { name: '1.1', occurrenceCount: 1 },
        ],
        services: [{ name: 'shop', occurrenceCount: 11 }],
      },
      { messageTemplate: 'order <num> expired', traceCount: 1 },
    ]);
    expect(groups[0]?.samples.map(({ traceId }) => traceId.at(-1))).toEqual(['2', '1']);
    expect(groups[0]?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('takes status message and codes where no exception was recorded, and no handled exception', () => {
    const plain = spanOf({
      id: 1,
      name: 'GET 7',
      attributes: { 'http.response.status_code': 503 },
      span: { statusCode: 'ERROR', statusMessage: 'upstream 10.0.0.1:80 away' },
    });
    const handled = { ...failing({ id: 2 }, 'Retry', 'again'), statusCode: 'UNSET' as const };
    expect(groupErrors([{ spans: [plain, handled], weight: 1 }]).groups).toMatchObject([
      { type: '503', messageTemplate: 'upstream <addr> away', route: 'GET <num>', frames: [] },
    ]);
  });

  it('counts a trace once however many of its spans fail alike', () => {
    const spans = [1, 2, 3].map((id) => failing({ id, ...(id > 1 ? { parent: 1 } : {}) }, 'E', 'm'));
    expect(groupErrors([{ spans, weight: 5 }]).groups).toMatchObject([{ occurrenceCount: 15, traceCount: 5 }]);
  });

  it('has one fingerprint for any ids and line numbers, and others for other types, messages, frames and routes', () => {
    const base = fingerprintOf({});
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 9999 }), (id, line) => {
        expect(fingerprintOf({ message: `order ${id} not found`, stack: STACK.replace('10:5', `${line}:7`) })).toBe(
          base,
        );
      }),
    );
    const others = [
      { type: 'Gone' },
      { message: 'order 7 not paid' },
      { stack: STACK.replace('add', 'remove') },
      { stack: `${STACK}\nCaused by: IOError` },
      { route: '/carts' },
    ].map(fingerprintOf);
    expect(new Set([base, ...others]).size).toBe(6);
  });

  it('keeps fingerprints for ever', () => {
    expect(['', 'a', 'ä', '\u{1f9f6}'].map(fingerprint64)).toEqual([
      'ab3e7c0bebb6c228',
      '3a708136dca13dd7',
      '7a404c4e8ac7b112',
      'ba6438f4bf93fee3',
    ]);
    expect(fingerprintOf({})).toBe('05d47fb7f03d885c');
  });

  it('keeps the most frequent of too many and counts the others', () => {
    const rare = Array.from({ length: 300 }, (_, at) => trace(at + 1, { type: `T${letters(at)}` }));
    const frequent = Array.from({ length: 9 }, (_, at) => trace(1000 + at, { type: 'Often' }));
    const { groups, otherOccurrenceCount } = groupErrors([...rare, ...frequent], { groupsMax: 10 });
    expect(groups).toHaveLength(10);
    expect(groups[0]).toMatchObject({ type: 'Often', traceCount: 9 });
    expect(groups.reduce((sum, group) => sum + group.occurrenceCount, otherOccurrenceCount)).toBe(309);
  });

  it('bounds what one group holds', () => {
    const traces = Array.from({ length: 200 }, (_, at) => trace(at + 1, { version: `v${at}` }));
    const [group] = groupErrors(traces, { samplesPerGroupMax: 3, namesPerGroupMax: 4 }).groups;
    expect(group).toMatchObject({ traceCount: 200 });
    expect(group?.versions).toHaveLength(4);
    expect(group?.samples.map(({ timeUnixNano }) => timeUnixNano - START)).toEqual([
      200_000_000n,
      199_000_000n,
      198_000_000n,
    ]);
  });
});

describe('fingerprint64', () => {
  it('has 64 bits to tell texts apart', () => {
    const texts = Array.from({ length: 100_000 }, (_, at) => `error ${at}`);
    expect(new Set(texts.map(fingerprint64)).size).toBe(texts.length);
    const halves = texts.map((text) => fingerprint64(text).slice(0, 8));
    expect(halves.filter((half, at) => half === fingerprint64(`error ${at}`).slice(8))).toEqual([]);
  });
});

interface Sketch {
  readonly type?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly route?: string;
  readonly version?: string;
  readonly weight?: number;
}

function trace(id: number, sketch: Sketch): WeightedTrace {
  const { type = 'NotFound', message = 'order 7 not found', stack = STACK, version = '1', weight = 1 } = sketch;
  const resource = { 'service.version': version };
  const attributes = { 'http.route': sketch.route ?? '/orders/{id}' };
  return {
    spans: [
      spanOf({ id: 1, trace: id, attributes, span: { kind: 'SERVER' }, resource }),
      failing({ id: 2, parent: 1, trace: id, toMs: id, resource }, type, message, stack),
    ],
    weight,
  };
}

function fingerprintOf(sketch: Sketch): string | undefined {
  return groupErrors([trace(1, sketch)]).groups[0]?.fingerprint;
}

function letters(index: number): string {
  return String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26));
}
