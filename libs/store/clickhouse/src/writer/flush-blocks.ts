import { setImmediate as nextTurn } from 'node:timers/promises';

import { decodeSpan, OtlpError } from '@clew/otlp';
import type { DecisionIncrement, Flush, FlushId, KeptSpan } from '@clew/store-contract';

import { nativeBlock } from '../native/block.js';
import { DecisionColumns } from './decision-columns.js';
import type { TableBlock } from './marked-writer.js';
import { PlainSpan } from './plain-span.js';
import { dryRunsBlock, edgesBlock, redBlock, samplingBlock, tracesBlock, usageBlock } from './rollup-blocks.js';
import { samplingRows } from './sampling-tally.js';
import { SharedTexts } from './shared-text.js';
import { SpanColumns } from './span-columns.js';
import { byPartition, dayPartition, monthPartition, retentionPartition } from './store-partition.js';

type FlushTable =
  'spans' | 'traces' | 'red_1m' | 'edges_1m' | 'usage_1h' | 'decisions' | 'sampling_1m' | 'policy_dry_runs';

/**
 * All inserts of a flush but its mark. A function of the flush alone: written again by another process, the bytes, their
 * order and so their tokens are the same. Lazy, so that one block is in memory at a time per insert that runs.
 */
export async function* flushBlocks(
  flush: Flush,
  onMalformedSpan: (reason: Error) => void,
): AsyncGenerator<TableBlock<FlushTable>, void, undefined> {
  const shared = new SharedTexts();
  for (const [partition, spans] of byPartition(flush.spans, retentionPartition)) {
    const block = await spansBlock(flush.id, spans, shared, onMalformedSpan);
    if (block !== undefined) yield { table: 'spans', partition, block };
  }
  for (const [partition, rows] of byPartition(flush.traces, retentionPartition)) {
    yield { table: 'traces', partition, block: tracesBlock(rows) };
  }
  for (const [partition, rows] of byPartition(flush.red, (row) => dayPartition(row.minuteUnixS))) {
    yield { table: 'red_1m', partition, block: redBlock(rows) };
  }
  for (const [partition, rows] of byPartition(flush.edges, (row) => dayPartition(row.minuteUnixS))) {
    yield { table: 'edges_1m', partition, block: edgesBlock(rows) };
  }
  for (const [partition, rows] of byPartition(flush.usage, (row) => monthPartition(row.hourUnixS))) {
    yield { table: 'usage_1h', partition, block: usageBlock(rows) };
  }
  for (const [partition, rows] of byPartition(flush.decisions, (row) => dayPartition(row.decidedAtUnixMs / 1000))) {
    yield { table: 'decisions', partition, block: await decisionsBlock(rows) };
  }
  for (const [partition, rows] of byPartition(samplingRows(flush.decisions), (row) => dayPartition(row.minuteUnixS))) {
    yield { table: 'sampling_1m', partition, block: samplingBlock(rows) };
  }
  for (const [partition, rows] of byPartition(flush.dryRuns, (row) => monthPartition(row.hourUnixS))) {
    yield { table: 'policy_dry_runs', partition, block: dryRunsBlock(rows) };
  }
}

/**
 * On one machine the receivers answer on the same thread. A flush of 5,000 spans encoded in one go held their answers back
 * for 90 ms; so many spans take about 5 ms (`npm run bench -- embedded`, p99).
 */
const SPANS_PER_TURN = 256;
/** Cost less each: so many take about 2 ms. */
const DECISIONS_PER_TURN = 2048;

/**
 * Undefined when none of the spans can be read. What the sampler read of a span's header was fine, the rest of it may not be:
 * such a span is left out, in every try alike, since it would stop its partition for good.
 */
async function spansBlock(
  id: FlushId,
  spans: readonly KeptSpan[],
  shared: SharedTexts,
  onMalformedSpan: (reason: Error) => void,
): Promise<Uint8Array | undefined> {
  const rows = new SpanColumns();
  const plain = new PlainSpan();
  for (const [index, kept] of spans.entries()) {
    if (index % SPANS_PER_TURN === SPANS_PER_TURN - 1) await nextTurn();
    try {
      const text = shared.of(kept.group);
      if (plain.read(kept.bytes, kept.start, kept.end)) rows.pushPlain(id, kept, plain, text);
      else rows.push(id, kept, decodeSpan(kept.bytes, kept.start, kept.end), text);
    } catch (error) {
      if (!(error instanceof OtlpError)) throw error;
      onMalformedSpan(error);
    }
  }
  return rows.columns.trace_id.rows === 0 ? undefined : nativeBlock(rows.columns);
}

async function decisionsBlock(decisions: readonly DecisionIncrement[]): Promise<Uint8Array> {
  const rows = new DecisionColumns();
  for (const [index, decision] of decisions.entries()) {
    if (index % DECISIONS_PER_TURN === DECISIONS_PER_TURN - 1) await nextTurn();
    rows.push(decision);
  }
  return nativeBlock(rows.columns);
}
