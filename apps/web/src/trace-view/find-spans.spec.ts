import { describe, expect, it } from 'vitest';
import { buildFindIndex, findSpans, nextHit } from './find-spans.js';
import { DetailsIndex } from './span-details.js';
import type { SpanDetails } from './span-details.js';
import { outlineSpan } from './testing/outline-span.js';
import { buildTraceTree } from './trace-tree.js';

const spans = [
  { ...outlineSpan('a', null, 0, 100), name: 'GET /cart' },
  { ...outlineSpan('b', 'a', 1, 50), name: 'SELECT stock', serviceName: 'inventory' },
  {
    ...outlineSpan('c', 'a', 60, 70),
    name: 'GET /stock',
    status: { code: 'ERROR' as const, message: 'card declined' },
  },
];
const tree = buildTraceTree(spans);

function details(spanId: string, startTimeUnixNano: string, key: string, text: string): SpanDetails {
  const nothing = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  return {
    spanId,
    kind: 'INTERNAL',
    startTimeUnixNano,
    resource: nothing,
    scope: { ...nothing, name: '', version: '' },
    attributes: [{ key, value: { type: 'STRING', text, bytesValue: null, jsonValue: null } }],
    events: [],
    links: [],
  };
}

describe('findSpans', () => {
  const outline = buildFindIndex(tree, undefined);

  it.each([
    ['stock', [1, 2]],
    ['STOCK select', [1]],
    ['service.name=inventory', [1]],
    ['status=error', [2]],
    ['declined', [2]],
    ['"get /cart"', [0]],
    ['', []],
    ['nothing', []],
  ])('%j', (text, hits) => {
    expect(findSpans(tree, outline, text)).toEqual(hits);
  });

  it('looks into attributes once they are loaded', () => {
    const loaded = new DetailsIndex([details('b', '1', 'db.system.name', 'PostgreSQL')]);
    expect(findSpans(tree, outline, 'postgresql')).toEqual([]);
    expect(findSpans(tree, buildFindIndex(tree, loaded), 'db.system.name=postgresql')).toEqual([1]);
  });
});

it('goes to the next hit after the selection, round at the ends', () => {
  const hits = [0, 2];
  expect(nextHit(tree, hits, undefined, 1)).toBe(0);
  expect(nextHit(tree, hits, 0, 1)).toBe(2);
  expect(nextHit(tree, hits, 2, 1)).toBe(0);
  expect(nextHit(tree, hits, 0, -1)).toBe(2);
  expect(nextHit(tree, hits, 1, 1)).toBe(2);
  expect(nextHit(tree, hits, 1, -1)).toBe(0);
  expect(nextHit(tree, [], 1, 1)).toBeUndefined();
});
