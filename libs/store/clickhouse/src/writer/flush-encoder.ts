import { setImmediate as nextTurn } from 'node:timers/promises';

import { decodeSpan, OtlpError } from '@clew/otlp';
import type { DecisionIncrement, Flush, FlushId, KeptSpan } from '@clew/store-contract';

import { BlockBuffers } from '../native/block-buffers.js';
import { ColumnSets } from './column-sets.js';
import { DecisionColumns } from './decision-columns.js';
import type { TableBlock } from './marked-writer.js';
import { PlainSpan } from './plain-span.js';
import {
  dryRunsEncoder,
  edgesEncoder,
  redEncoder,
  samplingEncoder,
  tracesEncoder,
  usageEncoder,
} from './rollup-encoders.js';
import { encodedBlock, type EncodedBlock } from './row-encoder.js';
import { samplingRows, type SamplingRow } from './sampling-tally.js';
import { KnownTexts, SharedTexts } from './shared-text.js';
import { SpanColumns } from './span-columns.js';
import { byPartition, dayPartitions, monthPartitions, retentionPartitions } from './store-partition.js';

type FlushTable =
  'spans' | 'traces' | 'red_1m' | 'edges_1m' | 'usage_1h' | 'decisions' | 'sampling_1m' | 'policy_dry_runs';
type FlushBlock = TableBlock<FlushTable>;

const byMinute = dayPartitions((row: { readonly minuteUnixS: number }) => row.minuteUnixS);
const bySampledMinute = dayPartitions((row: SamplingRow) => row.minuteUnixS);
const byHour = monthPartitions((row: { readonly hourUnixS: number }) => row.hourUnixS);
const byDecision = dayPartitions((row: DecisionIncrement) => row.decidedAtUnixMs / 1000);

/**
 * On one machine the receivers answer on the same thread. A flush of 5,000 spans encoded in one go held their answers back
 * for 90 ms; so many spans take about 2 ms (`npm run bench -- embedded`, p99).
 */
const SPANS_PER_TURN = 256;
/** Cost less each: so many take about 2 ms. */
const DECISIONS_PER_TURN = 2048;

/** Makes the inserts of flushes, in memory that the flushes before have left. Flushes of several partitions may overlap. */
export class FlushEncoder {
  readonly #onMalformedSpan: (reason: Error) => void;
  readonly #spans = new ColumnSets(() => new SpanColumns());
  readonly #spanBuffers = new BlockBuffers();
  readonly #plainSpan = new PlainSpan();
  readonly #knownTexts = new KnownTexts();
  readonly #decisions = new ColumnSets(() => new DecisionColumns());
  readonly #decisionBuffers = new BlockBuffers();
  readonly #traces = tracesEncoder();
  readonly #red = redEncoder();
  readonly #edges = edgesEncoder();
  readonly #usage = usageEncoder();
  readonly #sampling = samplingEncoder();
  readonly #dryRuns = dryRunsEncoder();

  constructor(onMalformedSpan: (reason: Error) => void) {
    this.#onMalformedSpan = onMalformedSpan;
  }

  /**
   * All inserts of a flush but its mark. A function of the flush alone: written again by another process, the bytes, their
   * order and so their tokens are the same. Lazy, so that one block is in memory at a time per insert that runs.
   */
  async *blocks(flush: Flush): AsyncGenerator<FlushBlock, void, undefined> {
    const shared = new SharedTexts(this.#knownTexts);
    for (const [partition, spans] of byPartition(flush.spans, retentionPartitions)) {
      const encoded = await this.#spansBlock(flush.id, spans, shared);
      if (encoded !== undefined) yield { table: 'spans', partition, ...encoded };
    }
    for (const [partition, rows] of byPartition(flush.traces, retentionPartitions)) {
      yield { table: 'traces', partition, ...this.#traces.encode(rows) };
    }
    for (const [partition, rows] of byPartition(flush.red, byMinute)) {
      yield { table: 'red_1m', partition, ...this.#red.encode(rows) };
    }
    for (const [partition, rows] of byPartition(flush.edges, byMinute)) {
      yield { table: 'edges_1m', partition, ...this.#edges.encode(rows) };
    }
    for (const [partition, rows] of byPartition(flush.usage, byHour)) {
      yield { table: 'usage_1h', partition, ...this.#usage.encode(rows) };
    }
    yield* this.#decisionBlocks(flush.decisions);
    for (const [partition, rows] of byPartition(flush.dryRuns, byHour)) {
      yield { table: 'policy_dry_runs', partition, ...this.#dryRuns.encode(rows) };
    }
  }

  /** The log and its sums. */
  async *#decisionBlocks(decisions: readonly DecisionIncrement[]): AsyncGenerator<FlushBlock, void, undefined> {
    for (const [partition, rows] of byPartition(decisions, byDecision)) {
      yield { table: 'decisions', partition, ...(await this.#decisionsBlock(rows)) };
    }
    for (const [partition, rows] of byPartition(samplingRows(decisions), bySampledMinute)) {
      yield { table: 'sampling_1m', partition, ...this.#sampling.encode(rows) };
    }
  }

  /**
   * Undefined when none of the spans can be read. What the sampler read of a span's header was fine, the rest of it may not be:
   * such a span is left out, in every try alike, since it would stop its partition for good.
   */
  #spansBlock(id: FlushId, spans: readonly KeptSpan[], shared: SharedTexts): Promise<EncodedBlock | undefined> {
    return this.#spans.use(async (rows) => {
      let turn = 0;
      for (const kept of spans) {
        if (++turn % SPANS_PER_TURN === 0) await nextTurn();
        try {
          this.#pushSpan(rows, id, kept, shared);
        } catch (error) {
          if (!(error instanceof OtlpError)) throw error;
          this.#onMalformedSpan(error);
        }
      }
      return rows.columns.trace_id.rows === 0 ? undefined : encodedBlock(rows.columns, this.#spanBuffers);
    });
  }

  #pushSpan(rows: SpanColumns, id: FlushId, kept: KeptSpan, shared: SharedTexts): void {
    const text = shared.of(kept.group);
    const plain = this.#plainSpan;
    if (plain.read(kept.bytes, kept.start, kept.end)) rows.pushPlain(id, kept, plain, text);
    else rows.push(id, kept, decodeSpan(kept.bytes, kept.start, kept.end), text);
  }

  #decisionsBlock(decisions: readonly DecisionIncrement[]): Promise<EncodedBlock> {
    return this.#decisions.use(async (rows) => {
      let turn = 0;
      for (const decision of decisions) {
        if (++turn % DECISIONS_PER_TURN === 0) await nextTurn();
        rows.push(decision);
      }
      return encodedBlock(rows.columns, this.#decisionBuffers);
    });
  }
}
