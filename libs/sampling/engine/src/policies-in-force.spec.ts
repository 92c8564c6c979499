import { createPolicyBook, type SamplingDocumentEntry, type SamplingDocuments } from '@clew/sampling-policies';
import type { Flush } from '@clew/store-contract';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Manifest } from './manifest.js';
import { PartitionSampler } from './partition-sampler.js';
import type { PolicySource } from './policy-source.js';
import { DEFAULT_SAMPLER_LIMITS, type SamplerLimits } from './sampler-limits.js';
import { INTERNAL, SERVER, encodeRequest, type SimSpan } from './testing/sim-span.js';

const T0 = Date.UTC(2026, 10, 22, 12);
const WAIT_MS = DEFAULT_SAMPLER_LIMITS.decisionWaitMs;
const NOTHING_ELSE = { budget: {}, baselineProbabilityMin: 0.005 };

const ALL = { policies: [{ name: 'all', type: 'always' }] };
const ERRORS = { policies: [{ name: 'errors', type: 'status_code', statusCodes: ['ERROR'] }] };
const PAYMENTS = {
  policies: [{ name: 'payments', type: 'string_attribute', key: 'http.route', values: ['/pay'] }],
};

let documents: SamplingDocuments;
let refused: unknown[];
let journal: Manifest[];
let offset: number;
let sampler: PartitionSampler;

function held(version: number, content: unknown, candidate?: unknown): SamplingDocuments {
  const entries: SamplingDocumentEntry[] = [
    { tenantId: 'acme', kind: 'sampling', version: String(version), content },
    ...(candidate === undefined
      ? []
      : [{ tenantId: 'acme', kind: 'sampling-candidate' as const, version: `c${version}`, content: candidate }]),
  ];
  return { version, entries };
}

const source: PolicySource = {
  documents: () => documents,
  bookOf: (of, previous) =>
    createPolicyBook(of, {
      ...{ partitionCount: 1, defaults: NOTHING_ELSE },
      ...(previous === undefined ? {} : { previous }),
    }),
  refused: (_documents, error) => refused.push(error),
};

function newSampler(limits: Partial<SamplerLimits> = {}): PartitionSampler {
  return new PartitionSampler({
    ...{ stream: 'spans', partition: 0, policies: source, hashSeed: 1 },
    limits: { ...DEFAULT_SAMPLER_LIMITS, ...limits },
  });
}

function spanOf(trace: number, id: number, changes: Partial<SimSpan> = {}): SimSpan {
  const startNano = BigInt(T0) * 1_000_000n;
  return {
    traceId: trace.toString(16).padStart(32, '0'),
    spanId: id.toString(16).padStart(16, '0'),
    ...{ parentSpanId: '', kind: INTERNAL, name: `span ${id}`, service: 'cart', environment: 'prod', scope: 'http' },
    ...{ startNano, endNano: startNano + 5_000_000n, isError: false, attributes: {}, linkedSpanIds: [] },
    ...changes,
  };
}

function accept(atMs: number, ...spans: readonly SimSpan[]): void {
  sampler.accept({
    ...{ partition: 0, offset: BigInt(offset++), value: encodeRequest(spans) },
    headers: {
      ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 7, spanCount: spans.length },
      ...{ ingestBytes: 1, receivedAtUnixMs: T0 + atMs },
    },
  });
}

function flush(): Flush {
  const planned = sampler.flush();
  journal.push(planned.manifest);
  sampler.settle();
  return planned.flush;
}

beforeEach(() => {
  documents = held(1, ERRORS);
  refused = [];
  journal = [];
  offset = 0;
  sampler = newSampler();
});

describe('policies', () => {
  it('change between two flushes, and a trace is judged by those under which it was opened', () => {
    accept(0, spanOf(1, 1));
    flush();
    documents = held(2, ALL);
    accept(10, spanOf(2, 2));
    flush(); // the journal takes the new version here
    accept(20, spanOf(3, 3));
    expect(flush().decisions).toEqual([]);
    sampler.idled(WAIT_MS);
    const { decisions, spans } = flush();
    expect(decisions.map(({ kept, policyName, policyVersion }) => [kept, policyName, policyVersion])).toEqual([
      [false, '', '1'],
      [false, '', '1'],
      [true, 'all', '2'],
    ]);
    expect(spans).toHaveLength(0); // the third was written as soon as it was there
    expect(journal.map(({ header, snapshot }) => [header.documentsVersion, snapshot !== undefined])).toEqual([
      [1, true],
      [2, true],
      [2, false],
      [2, false],
    ]);
  });

  it('are taken from the journal by who takes over, whatever the source says then', () => {
    const paid = { attributes: { 'http.route': '/pay' } };
    accept(0, spanOf(1, 1));
    flush();
    documents = held(2, PAYMENTS);
    sampler.idled(WAIT_MS);
    flush();
    accept(WAIT_MS + 10, spanOf(2, 2, paid));
    const { decisions, spans, red } = flush();
    expect(spans.map(({ decisionReason }) => decisionReason)).toEqual(['string_attribute']);

    documents = held(1, ALL); // an older one: this process has not heard of the newer one yet
    sampler = newSampler();
    const [first, second, last] = journal;
    if (first === undefined || second === undefined || last === undefined) throw new Error('three are journaled');
    for (const manifest of [first, second]) sampler.remember(manifest);
    sampler.restorePolicies(second);
    sampler.startAt(last.header.replayFrom);
    offset = last.header.replayFrom;
    accept(WAIT_MS + 10, spanOf(2, 2, paid));
    const again = sampler.replay(last);
    expect(again).toMatchObject({ decisions, red });
    expect(again.spans.map(({ decisionReason }) => decisionReason)).toEqual(['string_attribute']);
    sampler.endReplay();
    accept(WAIT_MS + 20, spanOf(4, 4, paid), spanOf(5, 5));
    flush();
    sampler.idled(WAIT_MS);
    const judged = flush().decisions.map(({ kept, policyVersion }) => [kept, policyVersion]);
    expect(judged).toEqual([
      [true, '2'],
      [true, '2'],
      [false, '2'],
    ]);
  });

  it('that the journal cannot hold are refused and told once; those before hold on', () => {
    sampler = newSampler({ snapshotBytesMax: 600 });
    flush();
    documents = held(2, { policies: [{ name: 'n'.repeat(1_000), type: 'always' }] });
    accept(0, spanOf(1, 1));
    flush();
    accept(1, spanOf(2, 2));
    flush();
    expect(refused).toHaveLength(1);
    expect(String(refused[0])).toContain('allowed are 600 (snapshotBytesMax)');
    expect(journal.at(-1)?.header.documentsVersion).toBe(1);
  });

  it('that are rehearsed decide nothing, and what they would have done is counted', () => {
    documents = held(1, ERRORS, ALL);
    sampler = newSampler();
    accept(0, spanOf(1, 1), spanOf(2, 2), spanOf(3, 3, { isError: true }));
    flush();
    sampler.idled(WAIT_MS);
    const { decisions, dryRuns } = flush();
    expect(decisions.map(({ kept }) => kept).sort()).toEqual([false, false, true]);
    const common = {
      tenantId: 'acme',
      teamId: 'shop',
      serviceName: 'cart',
      candidateVersion: 'c1',
      activeVersion: '1',
    };
    expect(dryRuns.toSorted((a, b) => a.traceCount - b.traceCount)).toMatchObject([
      { ...common, keptByActive: true, keptByCandidate: true, traceCount: 1, spanCount: 1, errorTraceCount: 1 },
      { ...common, keptByActive: false, keptByCandidate: true, traceCount: 2, spanCount: 2, errorTraceCount: 0 },
    ]);
  });
});

describe('the row of a decision', () => {
  it('says what was seen of the trace, and late spans have a row of their own', () => {
    accept(
      0,
      spanOf(1, 2, {
        parentSpanId: '0'.repeat(15) + '1',
        kind: SERVER,
        service: 'stock',
        name: 'reserve',
        isError: true,
      }),
      spanOf(1, 1, { name: 'checkout', kind: SERVER }),
    );
    sampler.idled(WAIT_MS);
    const { decisions } = flush();
    expect(decisions).toMatchObject([
      {
        ...{ tenantId: 'acme', teamId: 'shop', environment: 'prod', kept: true, reason: 'status_code' },
        ...{ policyName: 'errors', policyVersion: '1', probability: 1, adjustedCount: 1, upstreamProbability: 1 },
        ...{ isReopened: false, isPartial: false, spanCount: 2, errorSpanCount: 1, durationNano: 5_000_000n },
        ...{ entryServiceName: 'cart', entrySpanName: 'checkout', serviceNames: ['stock', 'cart'] },
        decidedAtUnixMs: T0 + WAIT_MS,
      },
    ]);
    expect(decisions[0]?.errorSignature).toBeGreaterThan(0);
    accept(WAIT_MS + 1, spanOf(1, 3, { parentSpanId: '0'.repeat(15) + '1' }));
    sampler.idled(WAIT_MS);
    expect(flush().decisions).toMatchObject([{ isReopened: true, isPartial: false, kept: true, spanCount: 1 }]);
  });
});
