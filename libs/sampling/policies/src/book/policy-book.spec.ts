import { describe, expect, it } from 'vitest';

import type { PolicyBook, SamplingDocumentEntry } from '../policy-book-types.js';
import { decide, type SampleTrace, UNLUCKY } from '../testing/sample-trace.js';
import { createPolicyBook } from './policy-book.js';

const DEFAULTS = { budget: { spansPerSecond: 1_000 }, baselineProbabilityMin: 0.005 };
const NOTHING = { policies: [{ name: 'nothing', type: 'probabilistic', probability: 0 }] };
const ERRORS = { policies: [{ name: 'errors', type: 'status_code', statusCodes: ['ERROR'] }] };
const SIGNATURES = { policies: [{ name: 'signatures', type: 'error_signature', tracesPerWindow: 1 }] };
const FAILING: SampleTrace = { spans: [{ status: 'ERROR' }], errorSignature: 5 };

function entry(tenantId: string, content: unknown, more: Partial<SamplingDocumentEntry> = {}): SamplingDocumentEntry {
  return { tenantId, kind: 'sampling', version: `${tenantId}-3`, content, ...more };
}

function bookOf(entries: readonly SamplingDocumentEntry[], previous?: PolicyBook): PolicyBook {
  return createPolicyBook(
    { version: 9, entries },
    { partitionCount: 1, defaults: DEFAULTS, ...(previous !== undefined && { previous }) },
  );
}

describe('a policy book', () => {
  it('gives each organisation the set of its document, and the others the default', () => {
    const book = bookOf([entry('acme', ERRORS), entry('zoo', NOTHING)]);
    expect(book.version).toBe(9);
    expect(book.setOf('acme').version).toBe('acme-3');
    expect(book.setOf('zoo').version).toBe('zoo-3');
    expect(book.setOf('new').version).toBe('default');
    expect(book.setOf('new')).toBe(book.setOf('another'));
    expect(decide(book.setOf('acme'), FAILING)).toMatchObject({ policyName: 'errors', policyVersion: 'acme-3' });
    expect(decide(book.setOf('zoo'), FAILING).kept).toBe(false);
  });

  it('takes the document for all organisations where there is none of its own', () => {
    const book = bookOf([entry('', NOTHING), entry('acme', ERRORS)]);
    expect(decide(book.setOf('zoo'), FAILING).kept).toBe(false);
    expect(decide(book.setOf('acme'), FAILING).kept).toBe(true);
  });

  it('has a candidate for who rehearses one', () => {
    const book = bookOf([entry('acme', ERRORS), entry('acme', NOTHING, { kind: 'sampling-candidate', version: 'c1' })]);
    expect(book.candidateOf('acme')?.version).toBe('c1');
    expect(book.candidateOf('zoo')).toBeUndefined();
  });

  it('goes on without a document that cannot be used, and says which', () => {
    const unusable: string[] = [];
    const entries = [
      entry('acme', { policies: [{ name: 'a', type: 'of_tomorrow' }] }),
      entry('zoo', ERRORS),
      entry('zoo', 'text', { kind: 'sampling-budget' }),
    ];
    const book = createPolicyBook(
      { version: 1, entries },
      {
        partitionCount: 1,
        defaults: DEFAULTS,
        onUnusable: ({ tenantId, kind }, error) => unusable.push(`${tenantId} ${kind} ${error.message.slice(0, 36)}`),
      },
    );
    expect(book.setOf('acme').version).toBe('default');
    expect(book.setOf('zoo').version).toBe('zoo-3');
    expect(unusable).toEqual([
      'acme sampling policies[0].type: must be one of alw',
      'zoo sampling-budget must be an object, not "text"',
    ]);
  });

  it('carries over what policies of the same name and type have learned', () => {
    const before = bookOf([entry('acme', SIGNATURES)]);
    expect(decide(before.setOf('acme'), FAILING).kept).toBe(true);
    const same = bookOf([entry('acme', SIGNATURES, { version: '4' })], before);
    expect(decide(same.setOf('acme'), FAILING).kept).toBe(false);
    const renamed = { policies: [{ ...SIGNATURES.policies[0], name: 'renamed' }] };
    expect(decide(bookOf([entry('acme', renamed)], before).setOf('acme'), FAILING).kept).toBe(true);
    const retyped = { policies: [{ name: 'signatures', type: 'dynamic_rate', goalSampleRate: 1 }] };
    expect(decide(bookOf([entry('acme', retyped)], before).setOf('acme'), FAILING).kept).toBe(true);
  });

  it('gives a policy of another type nothing, though it could read it', () => {
    const limit = (type: string, options: object): SamplingDocumentEntry =>
      entry('acme', { policies: [{ name: 'limit', type, ...options }] });
    const before = bookOf([limit('rate_limiting', { spansPerSecond: 1, burstSpans: 5 })]);
    expect(decide(before.setOf('acme'), { spanCount: 5 }).kept).toBe(true);
    const after = bookOf([limit('bytes_limiting', { bytesPerSecond: 1, burstBytes: 5 })], before);
    expect(decide(after.setOf('acme'), { byteLength: 5 }).kept).toBe(true);
  });

  it('restores its own snapshot as JSON, and shrugs at any other', () => {
    const before = bookOf([entry('acme', SIGNATURES)]);
    decide(before.setOf('acme'), FAILING);
    const after = bookOf([entry('acme', SIGNATURES)]);
    for (const other of [
      undefined,
      null,
      'text',
      7,
      [],
      [[]],
      [['acme', 5]],
      [['acme', { 'signatures (error_signature)': 'x' }]],
      {},
    ]) {
      after.restore(other);
    }
    after.restore(JSON.parse(JSON.stringify(before.snapshot())));
    expect(decide(after.setOf('acme'), FAILING).kept).toBe(false);
  });
});

describe('budgets', () => {
  /** Whether a team is within its budget when this many spans of it came in each second of a minute. */
  function isWithin(book: PolicyBook, tenantId: string, teamId: string, spansPerSecond: number): boolean {
    const set = book.setOf(tenantId);
    const trace = { ...UNLUCKY, tenantId, teamId };
    for (let second = 0; second < 60; second++) {
      set.arrived(tenantId, teamId, spansPerSecond, 500 * spansPerSecond, second * 1_000);
      for (let count = 0; count < 10; count++) {
        const verdict = decide(set, { ...trace, spanCount: spansPerSecond / 10 }, second * 1_000);
        if (verdict.kept) set.charged(tenantId, teamId, spansPerSecond / 10, 50 * spansPerSecond, second * 1_000);
      }
    }
    return decide(set, trace, 60_000).kept;
  }

  const budget = (tenantId: string, content: unknown, teamId?: string): SamplingDocumentEntry =>
    entry(tenantId, content, { kind: 'sampling-budget', ...(teamId !== undefined && { teamId }) });

  it.each<[string, readonly SamplingDocumentEntry[], string, number, boolean]>([
    ['the default holds without a document', [], 'shop', 900, true],
    ['the default holds without a document', [], 'shop', 5_000, false],
    ['an organisation gives each of its teams more', [budget('acme', { spansPerSecond: 10_000 })], 'shop', 5_000, true],
    ['and one of them less', [budget('acme', { teams: { shop: { spansPerSecond: 10 } } })], 'shop', 900, false],
    ['which is no matter to others', [budget('acme', { teams: { shop: { spansPerSecond: 10 } } })], 'cart', 900, true],
    ['a team takes less for itself', [budget('acme', { spansPerSecond: 10 }, 'shop')], 'shop', 900, false],
    ['but not more', [budget('acme', { spansPerSecond: 99_999 }, 'shop')], 'shop', 5_000, false],
    ['what holds for all organisations holds for each', [budget('', { spansPerSecond: 10 })], 'shop', 900, false],
  ])('%s', (_what, entries, team, spansPerSecond, expected) => {
    expect(isWithin(bookOf(entries), 'acme', team, spansPerSecond)).toBe(expected);
  });

  it('of teams of the same name in two organisations are two', () => {
    const book = bookOf([]);
    expect(book.setOf('acme')).toBe(book.setOf('zoo'));
    expect(isWithin(book, 'acme', 'shop', 5_000)).toBe(false);
    expect(decide(book.setOf('zoo'), { tenantId: 'zoo', ...UNLUCKY }, 60_000).kept).toBe(true);
  });
});
