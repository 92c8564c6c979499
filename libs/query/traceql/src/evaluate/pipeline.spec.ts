import { describe, expect, it } from 'vitest';

import { parseTraceql } from '../parse.js';
import { sampleTrace } from '../testing/sample-trace.js';
import { evaluateSearch } from './evaluate-search.js';

const TRACE = sampleTrace([
  { name: 'root', durationMs: 100, attributes: { n: 1, group: 'x' } },
  { name: 'one', parent: 'root', durationMs: 20, attributes: { n: 2, group: 'y' }, status: 'ERROR' },
  { name: 'two', parent: 'root', durationMs: 30, attributes: { n: 4.5, group: 'x' } },
  { name: 'three', parent: 'one', durationMs: 10, attributes: { n: 'no number' } },
]);

function spansets(query: string): readonly string[] {
  const match = evaluateSearch(parseTraceql(query), { spans: TRACE });
  return (match?.spansets ?? []).map(({ spans }) => spans.map(({ name }) => name).join(' '));
}

const ALL = 'root one two three';

describe('aggregates', () => {
  it.each([
    'count() = 4',
    '{ .n > 1 } | count() = 2',
    'sum(.n) = 7.5',
    'avg(.n) = 2.5',
    'min(.n) = 1',
    'max(.n) = 4.5',
    'max(duration) = 100ms',
    'avg(duration) = 40ms',
    'sum(.n + 1) = 10.5',
    '2 < count()',
    'count() * 2 - 1 = 7',
    '-count() = -4',
    'max(duration) > 2 * avg(duration)',
    'sum(.n) / count() < 2',
    'count() ^ 2 % 10 = 6',
    'sum(childCount) = 3',
  ])('%s', (query) => {
    expect(spansets(query)).not.toEqual([]);
  });

  it.each(['count() > 4', 'max(.none) > 0', 'max(.none) != 0', 'min(.none) < count()', '{ .no } | count() = 0'])(
    'not %s',
    (query) => {
      expect(spansets(query)).toEqual([]);
    },
  );

  it('are told with the spanset', () => {
    const match = evaluateSearch(parseTraceql('{ .n > 1 } | count() > 1 | max(duration) - avg(.n) > 0'), {
      spans: TRACE,
    });
    expect(match?.spansets.map(({ attributes }) => attributes)).toEqual([
      [
        { key: 'count()', value: { type: 'int', value: 2n } },
        { key: 'max(duration)', value: { type: 'double', value: 30_000_000 } },
        { key: 'avg(.n)', value: { type: 'double', value: 3.25 } },
      ],
    ]);
  });
});

describe('stages', () => {
  it.each([
    ['{ }', [ALL]],
    ['{ .group } ', []],
    ['{ .n > 1 } | { .group = "x" }', ['two']],
    ['{ } | by(.group)', ['root two', 'one', 'three']],
    ['by(.group) | count() > 1', ['root two']],
    ['by(.group) | { .n > 1 }', ['two', 'one']],
    ['by(.group, status)', ['root two', 'one', 'three']],
    ['by(.n > 1)', ['root three', 'one two']],
    ['by(.group) | by(name)', ['root', 'two', 'one', 'three']],
    ['by(.group) | count() = 1 | coalesce()', ['one three']],
    ['by(.group) | { } > { }', ['two']],
    ['by(resource.service.name) | { } > { }', ['one two three']],
    ['{ } | select(.n)', [ALL]],
    ['({ .n > 1 } | count() > 1) && { name = "root" }', ['root one two']],
    ['({ .n > 1 } | count() > 2) || { name = "root" }', ['root']],
    ['({ } | by(.group) | count() = 1) ~ { name = "two" }', ['two']],
    ['{ } | { .n = 2 } > { }', ['three']],
  ])('%s', (query, names) => {
    expect(spansets(query)).toEqual(names);
  });

  it('name what they grouped by', () => {
    const match = evaluateSearch(parseTraceql('by(.group, status) | count() > 1'), { spans: TRACE });
    expect(match?.spansets.map(({ attributes }) => attributes)).toEqual([
      [
        { key: 'by(.group)', value: { type: 'string', value: 'x' } },
        { key: 'by(status)', value: { type: 'string', value: 'unset' } },
        { key: 'count()', value: { type: 'int', value: 2n } },
      ],
    ]);
    const nil = evaluateSearch(parseTraceql('by(.none)'), { spans: TRACE });
    expect(nil?.spansets[0]?.attributes).toEqual([{ key: 'by(.none)', value: { type: 'empty' } }]);
  });
});

it('tells what a span has of the fields that a query names, each once', () => {
  const query = parseTraceql('{ .n > 1 && name != "x" } | by(status) | max(.n) > 2 | select(.group, .none, name)');
  const match = evaluateSearch(query, { spans: TRACE });
  const [spanset] = match?.spansets ?? [];
  const [span] = spanset?.spans ?? [];
  expect(span && match?.attributesOf(span)).toEqual([
    { key: '.n', value: { type: 'double', value: 4.5 } },
    { key: 'name', value: { type: 'string', value: 'two' } },
    { key: 'status', value: { type: 'string', value: 'unset' } },
    { key: '.group', value: { type: 'string', value: 'x' } },
  ]);
});

it('believes what is known of the trace more than its spans', () => {
  const summary = { rootServiceName: 'gateway', rootSpanName: 'GET /', durationNano: 9_000_000_000n };
  const query = parseTraceql('{ rootServiceName = "gateway" && rootName = "GET /" && traceDuration = 9s }');
  expect(evaluateSearch(query, { spans: TRACE, summary })).toBeDefined();
  expect(evaluateSearch(query, { spans: TRACE })).toBeUndefined();
});

it('finds nothing in no spans', () => {
  expect(evaluateSearch(parseTraceql('{ }'), { spans: [] })).toBeUndefined();
});
