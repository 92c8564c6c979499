import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';

import { operationWords } from './operation-words.js';

const RANGE = { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' };

describe('an operation in words', () => {
  it('has its name, its fields and the TraceQL query as it was written', () => {
    const document = parse(
      'query Search($q: String!, $range: TimeRange!, $first: Int = 5) { traceql(query: $q, range: $range, first: $first) { x } }',
    );
    expect(operationWords(document, { q: '{ status = error } | count() > 2', range: RANGE })).toEqual({
      operationName: 'Search',
      fields: ['traceql'],
      question: '{ status = error } | count() > 2, range: 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z, first: 5',
    });
  });

  it('tells a filter, and what fragments of the root ask for', () => {
    const document = parse(
      'query($f: TraceFilter!) { ...A ... on Query { viewer { role } } __typename } fragment A on Query { traces(filter: $f) { x } }',
    );
    const filter = {
      range: RANGE,
      serviceName: 'cart',
      spanName: null,
      attributes: [{ key: 'http.route', value: '/a' }],
    };
    expect(operationWords(document, { f: filter })).toEqual({
      operationName: '',
      fields: ['traces', 'viewer'],
      question:
        'filter: 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z, serviceName = cart, attributes = http.route = /a',
    });
  });

  it('is short, however long the question is', () => {
    const words = operationWords(parse('query($q: String!) { traceql(query: $q) { x } }'), { q: 'x'.repeat(9_000) });
    expect(words?.question).toHaveLength(2_000);
  });

  it('is nothing for what changes something', () => {
    expect(operationWords(parse('mutation { signIn(token: "secret") { x } }'), {})).toBeUndefined();
  });
});
