import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { randomTrace } from '../testing/random-trace.js';
import { spanOf } from '../testing/spans.js';
import { diffTraces } from './trace-diff.js';

describe('diffTraces', () => {
  it('puts what made the trace slower first', () => {
    const left = [
      spanOf({ id: 1, name: 'GET /', toMs: 30 }),
      spanOf({ id: 2, parent: 1, name: 'SELECT', fromMs: 5, toMs: 10 }),
      spanOf({ id: 3, parent: 1, name: 'render', fromMs: 10, toMs: 28 }),
    ];
    const right = [
      spanOf({ id: 11, name: 'GET /', toMs: 131 }),
      spanOf({ id: 12, parent: 11, name: 'SELECT', fromMs: 5, toMs: 110, span: { statusCode: 'ERROR' } }),
      spanOf({ id: 13, parent: 11, name: 'render', fromMs: 110, toMs: 129 }),
    ];
    const diff = diffTraces(left, right);
    expect(diff.durationDeltaNano).toBe(101_000_000n);
    expect(
      diff.contributors.map(({ nodeIndex, selfDeltaNano }) => [diff.nodes[nodeIndex]?.spanName, selfDeltaNano]),
    ).toEqual([
      ['SELECT', 100_000_000n],
      ['render', 1_000_000n],
    ]);
    expect(diff.contributors[0]?.share).toBeCloseTo(100 / 101);
    expect(diff.nodes.map((node) => [node.spanName, node.parentIndex, node.isStatusChanged])).toEqual([
      ['GET /', undefined, false],
      ['SELECT', 0, true],
      ['render', 0, false],
    ]);
  });

  it('tells one call more among many equal ones by the shape of its subtree', () => {
    const left = [
      spanOf({ id: 1 }),
      ...[2, 3].map((id) => spanOf({ id, parent: 1, name: 'call', fromMs: id, toMs: id + 1 })),
      spanOf({ id: 4, parent: 2, name: 'cache', fromMs: 2, toMs: 3 }),
      spanOf({ id: 5, parent: 3, name: 'query', fromMs: 3, toMs: 4 }),
    ];
    const right = left.filter(({ name, spanId }) => name !== 'cache' && !spanId.endsWith('2'));
    const diff = diffTraces(left, right);
    expect(diff.removedSpanCount).toBe(2);
    expect(diff.nodes.filter(({ presence }) => presence === 'removed').map(({ spanName }) => spanName)).toEqual([
      'call',
      'cache',
    ]);
    // A lost subtree is one contributor; its caller waits that much longer by itself.
    expect(diff.contributors.map(({ spanCount, selfDeltaNano }) => [spanCount, selfDeltaNano])).toEqual([
      [1, 1_000_000n],
      [2, -1_000_000n],
    ]);
  });

  it('sees a span put in between instead of a subtree gone and another new', () => {
    const left = [
      spanOf({ id: 1 }),
      spanOf({ id: 2, parent: 1, name: 'handler', toMs: 9 }),
      spanOf({ id: 3, parent: 2, name: 'db', toMs: 8 }),
    ];
    const right = [
      spanOf({ id: 1 }),
      spanOf({ id: 7, parent: 1, name: 'middleware', toMs: 10 }),
      spanOf({ id: 2, parent: 7, name: 'handler', toMs: 9 }),
      spanOf({ id: 3, parent: 2, name: 'db', toMs: 8 }),
    ];
    const inserted = diffTraces(left, right);
    expect(inserted).toMatchObject({ addedSpanCount: 1, removedSpanCount: 0 });
    expect(inserted.nodes.map(({ spanName, presence, depth }) => [spanName, presence, depth])).toEqual([
      ['work', 'both', 0],
      ['middleware', 'added', 1],
      ['handler', 'both', 2],
      ['db', 'both', 3],
    ]);
    expect(diffTraces(right, left)).toMatchObject({ addedSpanCount: 0, removedSpanCount: 1 });
  });

  it('lists attributes that changed, ids last, types told apart', () => {
    const left = spanOf({
      id: 1,
      attributes: { 'request.id': '6f1c2a34b5d6e7f8', retries: 1, 'http.route': '/a', flag: '1' },
      resource: { 'service.version': '1.0' },
    });
    const right = spanOf({
      id: 1,
      attributes: { 'request.id': '0a1c2a34b5d6e7f9', retries: 3, flag: 1 },
      resource: { 'service.version': '2.0' },
    });
    expect(diffTraces([left], [right]).nodes[0]?.attributeChanges).toEqual([
      { scope: 'span', key: 'flag', left: '"1"', right: '1', isIdentifier: false },
      { scope: 'span', key: 'http.route', left: '/a', right: undefined, isIdentifier: false },
      { scope: 'span', key: 'retries', left: '1', right: '3', isIdentifier: false },
      { scope: 'resource', key: 'service.version', left: '"1.0"', right: '"2.0"', isIdentifier: false },
      { scope: 'span', key: 'request.id', left: '6f1c2a34b5d6e7f8', right: '0a1c2a34b5d6e7f9', isIdentifier: true },
    ]);
  });

  it('finds nothing between a trace and itself, in any order', () => {
    fc.assert(
      fc.property(randomTrace(), (trace) => {
        const diff = diffTraces(trace, trace.toReversed());
        expect(diff.contributors).toEqual([]);
        expect(diff.nodes.every(({ presence }) => presence === 'both')).toBe(true);
        expect(diff.nodes.every(({ attributeChanges }) => attributeChanges.length === 0)).toBe(true);
        expect(diff).toMatchObject({ durationDeltaNano: 0n, statusChangeCount: 0, isTruncated: false });
      }),
    );
  });

  it('accounts for every span once and for all own time, and turns its signs with its sides', () => {
    fc.assert(
      fc.property(randomTrace(1), randomTrace(2), (left, right) => {
        const diff = diffTraces(left, right, { contributorsMax: 1000 });
        expect(diff.nodes.filter((node) => node.left !== undefined)).toHaveLength(left.length);
        expect(diff.nodes.filter((node) => node.right !== undefined)).toHaveLength(right.length);
        const selfDelta = diff.nodes.reduce((sum, node) => sum + node.selfDeltaNano, 0n);
        expect(diff.contributors.reduce((sum, each) => sum + each.selfDeltaNano, 0n)).toBe(selfDelta);
        const turned = diffTraces(right, left);
        expect(turned.durationDeltaNano).toBe(-diff.durationDeltaNano);
        expect(turned.nodes.reduce((sum, node) => sum + node.selfDeltaNano, 0n)).toBe(-selfDelta);
      }),
    );
  });

  it('takes a chain of 20,000 spans, a fan of 20,000 and circles', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => spanOf({ id: at + 1, ...(at > 0 ? { parent: at } : {}) }));
    const fan = chain.map((_, at) => spanOf({ id: at + 1, ...(at > 0 ? { parent: 1 } : {}) }));
    const diff = diffTraces(chain, fan, { nodesMax: 100 });
    expect(diff).toMatchObject({ leftSpanCount: 20_000, rightSpanCount: 20_000, isTruncated: true });
    expect(diff.nodes).toHaveLength(100);
    const circle = [spanOf({ id: 1, parent: 2 }), spanOf({ id: 2, parent: 1 }), spanOf({ id: 3, parent: 3 })];
    expect(diffTraces(circle, circle)).toMatchObject({ leftSpanCount: 3, contributors: [] });
    expect(diffTraces([], [])).toMatchObject({ nodes: [], contributors: [], durationDeltaNano: 0n });
  });
});
