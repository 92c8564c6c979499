import type { SpanId } from '@clew/trace-model';

import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { countText, durationText } from '../time/nanoseconds.js';
import { shiftTree } from '../tree/trace-tree.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { clockOffsets } from './clock-offsets.js';
import { clockRegionsOf } from './clock-region.js';
import type { ClockRegion } from './clock-region.js';

/** A clock that disagrees with the main root's. Its duration is the offset without its sign. */
export interface ClockShift extends Finding {
  readonly kind: 'CLOCK_SKEW';
  /** Host, else service instance, else service. */
  readonly clock: string;
  readonly serviceNames: readonly string[];
  /** To add to its times: negative where the clock is ahead. */
  readonly offsetNano: bigint;
  /** False when the offset is more than is allowed: its spans stay where they are. */
  readonly isApplied: boolean;
  /** The call that says so. */
  readonly callerSpanId: SpanId | undefined;
  readonly calleeSpanId: SpanId;
}

export interface CorrectedSpan {
  readonly spanId: SpanId;
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly shiftNano: bigint;
}

export interface ClockSkew {
  /** The furthest first. */
  readonly shifts: Bounded<ClockShift>;
  /** Spans that were moved; all others stay where they are. */
  readonly correctedSpans: Bounded<CorrectedSpan>;
}

export interface SkewCorrection {
  readonly skew: ClockSkew;
  /** With corrected times; the very same tree where nothing is to be corrected. */
  readonly tree: TraceTree;
}

/** Clocks that calls prove wrong, and the tree as it looks when they are put right. Durations never change. */
export function correctClockSkew(tree: TraceTree, options: AnalysisOptions): SkewCorrection {
  const { regions, ofNodes } = clockRegionsOf(tree);
  const main = tree.mainRoot === undefined ? undefined : ofNodes[tree.mainRoot.index];
  const { offsets, refused } = clockOffsets(regions, main?.clock, options.skewNanoMax);
  const offsetOf = (node: TraceNode, of: ReadonlyMap<ClockRegion, bigint>): bigint => {
    const region = ofNodes[node.index];
    return (region === undefined ? undefined : of.get(region)) ?? 0n;
  };
  const shiftNanos = tree.nodes.map((node) => offsetOf(node, offsets));
  const moved = tree.nodes.filter(({ index }) => shiftNanos[index] !== 0n);
  const groupShifts = (of: ReadonlyMap<ClockRegion, bigint>, isApplied: boolean): ClockShift[] => {
    const nodes = tree.nodes.filter((node) => offsetOf(node, of) !== 0n);
    const groups = groupBy(nodes, (node) => keyOf(ofNodes[node.index]?.clock ?? '', offsetOf(node, of).toString()));
    return [...groups.values()].flatMap((members) => {
      const region = ofNodes[members[0]?.index ?? -1];
      if (region === undefined) return [];
      return [toShift({ region, members, offsetNano: of.get(region) ?? 0n, isApplied, options })];
    });
  };
  const shifts = [...groupShifts(offsets, true), ...groupShifts(refused, false)].sort(byDuration);
  const correctedSpans = {
    items: moved.slice(0, options.itemsMax).map((node) => toCorrected(node, shiftNanos[node.index] ?? 0n)),
    total: moved.length,
  };
  return {
    skew: { shifts: bounded(shifts, options.itemsMax), correctedSpans },
    tree: moved.length === 0 ? tree : shiftTree(tree, shiftNanos),
  };
}

function toCorrected({ span, startNano, endNano }: TraceNode, shiftNano: bigint): CorrectedSpan {
  return { spanId: span.spanId, startNano: startNano + shiftNano, endNano: endNano + shiftNano, shiftNano };
}

function toShift(shift: {
  readonly region: ClockRegion;
  readonly members: readonly TraceNode[];
  readonly offsetNano: bigint;
  readonly isApplied: boolean;
  readonly options: AnalysisOptions;
}): ClockShift {
  const { region, members, offsetNano, isApplied, options } = shift;
  const { clock, entry } = region;
  const durationNano = offsetNano < 0n ? -offsetNano : offsetNano;
  return {
    kind: 'CLOCK_SKEW',
    explanation:
      `the clock of ${clock} is ${durationText(durationNano)} ${offsetNano < 0n ? 'ahead' : 'behind'}: ${reasonOf(entry)}; ` +
      (isApplied
        ? `${countText(members.length, 'span')} moved`
        : `more than the ${durationText(options.skewNanoMax)} that are corrected`),
    spanIds: boundedSpanIds(members, options.spanIdsMax),
    ...{ durationNano, clock, offsetNano, isApplied },
    serviceNames: [...new Set(members.map(({ span }) => span.serviceName))].sort(),
    callerSpanId: entry.parent?.span.spanId,
    calleeSpanId: entry.span.spanId,
  };
}

function reasonOf({ parent, span, startNano, endNano }: TraceNode): string {
  if (parent === undefined) return `other calls of ${span.serviceName} say so`;
  const names = `${span.serviceName} "${span.name}"`;
  if (startNano < parent.startNano) {
    return `${names} starts ${durationText(parent.startNano - startNano)} before the call to it`;
  }
  if (endNano > parent.endNano) return `${names} ends ${durationText(endNano - parent.endNano)} after the call to it`;
  return `other calls between ${parent.span.serviceName} and ${span.serviceName} say so`;
}
