import type { SpanId } from '@clew/trace-model';

import { bounded, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { compareNano } from '../sequences/runs.js';
import { durationText, maxNano, minNano, shareOf } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';

/** Time inside a span in which neither a child ran nor an event was recorded. */
export interface Gap extends Finding {
  readonly kind: 'GAP';
  readonly spanId: SpanId;
  readonly serviceName: string;
  readonly spanName: string;
  readonly startNano: bigint;
  readonly endNano: bigint;
  /** Of the span's duration, 0 to 1. */
  readonly share: number;
  /** `NETWORK`: between a call and what it called, so on the way or in a queue. `UNRECORDED`: code without a span. */
  readonly type: 'NETWORK' | 'UNRECORDED';
}

interface Stretch {
  readonly startNano: bigint;
  readonly endNano: bigint;
}

/** Of spans that have children; a span without any is not a gap, but all there is to know. Longest first. */
export function findGaps({ nodes }: TraceTree, options: AnalysisOptions): Bounded<Gap> {
  const gaps: Gap[] = [];
  for (const node of nodes) {
    const durationNano = durationOf(node);
    if (node.children.length === 0 || durationNano < options.gapNanoMin) continue;
    for (const stretch of emptyStretches(node, options.gapNanoMin)) {
      const share = shareOf(durationOf(stretch), durationNano);
      if (share >= options.gapShareMin) gaps.push(toGap(node, stretch, share));
    }
  }
  return bounded(gaps.sort(byDuration), options.itemsMax);
}

function emptyStretches(node: TraceNode, nanoMin: bigint): Stretch[] {
  const stretches: Stretch[] = [];
  let reached = node.startNano;
  const add = (endNano: bigint): void => {
    if (endNano > reached && endNano - reached >= nanoMin) stretches.push({ startNano: reached, endNano });
  };
  for (const record of recordsOf(node)) {
    add(minNano(record.startNano, node.endNano));
    reached = maxNano(reached, record.endNano);
  }
  add(node.endNano);
  return stretches;
}

/** Children and events by time. Events are timed by the span's clock and move with it. */
function recordsOf({ span, children, startNano }: TraceNode): readonly Stretch[] {
  if (span.events.length === 0) return children;
  const shift = startNano - span.startTimeUnixNano;
  const events = span.events.map(({ timeUnixNano }) => ({
    startNano: timeUnixNano + shift,
    endNano: timeUnixNano + shift,
  }));
  return [...children, ...events].sort((a, b) => compareNano(a.startNano, b.startNano));
}

function toGap(node: TraceNode, { startNano, endNano }: Stretch, share: number): Gap {
  const { spanId, serviceName, name: spanName, kind } = node.span;
  const durationNano = endNano - startNano;
  const isCall = (kind === 'CLIENT' || kind === 'PRODUCER') && node.children.some(({ span }) => span.kind === 'SERVER');
  const percent = Math.round(share * 100);
  const where = isCall ? 'is on the way or waiting for the server' : 'has no span or event that says what it did';
  return {
    kind: 'GAP',
    explanation: `${serviceName} "${spanName}" ${where} for ${durationText(durationNano)} (${percent}% of it)`,
    spanIds: { items: [spanId], total: 1 },
    ...{ durationNano, spanId, serviceName, spanName, startNano, endNano, share },
    type: isCall ? 'NETWORK' : 'UNRECORDED',
  };
}
