import { DEFAULT_SAMPLER_LIMITS, PartitionSampler } from '@clew/sampling-engine';
import { createPolicyBook } from '@clew/sampling-policies';

import type { SentTrace } from './random-traces.js';

const DECISION_WAIT_MS = 1_000;
/** Between two traces: time for a limit to fill up again. */
const TRACE_INTERVAL_MS = 1_000;

/** Ids of what the sampler keeps of these traces by a `sampling` document, each trace in a message of its own. */
export function clewDecisions(document: unknown, traces: readonly SentTrace[], startMs: number): ReadonlySet<string> {
  const sampler = samplerOf(document);
  const kept = new Set<string>();
  const flush = (): void => {
    for (const { traceId, kept: isKept } of sampler.flush().flush.decisions) {
      if (isKept) kept.add(Buffer.from(traceId).toString('hex'));
    }
    sampler.settle();
  };
  for (const [number, { request }] of traces.entries()) {
    sampler.accept({
      partition: 0,
      offset: BigInt(number),
      headers: {
        tenantId: 'acme',
        teamId: 'shop',
        ingestKeyId: 'key',
        retentionDays: 7,
        spanCount: 1,
        ingestBytes: request.length,
        receivedAtUnixMs: startMs + number * TRACE_INTERVAL_MS,
      },
      value: request,
    });
    flush();
  }
  while (sampler.holdings.traces > 0) {
    sampler.idled(2 * DECISION_WAIT_MS);
    flush();
  }
  return kept;
}

function samplerOf(content: unknown): PartitionSampler {
  const documents = {
    version: 1,
    entries: [{ tenantId: '', kind: 'sampling' as const, version: '1', content }],
  };
  return new PartitionSampler({
    stream: 'spans',
    partition: 0,
    limits: { ...DEFAULT_SAMPLER_LIMITS, decisionWaitMs: DECISION_WAIT_MS },
    policies: {
      documents: () => documents,
      bookOf: (wanted, previous) =>
        createPolicyBook(wanted, {
          partitionCount: 1,
          defaults: { budget: {}, baselineProbabilityMin: 1 },
          onUnusable: (_entry, error) => {
            throw error;
          },
          ...(previous !== undefined && { previous }),
        }),
    },
    hashSeed: 1,
  });
}
