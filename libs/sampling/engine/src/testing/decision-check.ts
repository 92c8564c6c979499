import type { DecisionIncrement } from '@clew/store-contract';

import { identityOf, type SimSpan } from './sim-span.js';
import type { SimStore } from './sim-store.js';
import type { LoggedMessage } from './sim-stream.js';

/**
 * What the rows of decisions must say of each trace, where no memory was too short: that it was decided once, of how many spans,
 * and that what came late followed.
 */
export function decisionsBroken(log: readonly LoggedMessage[], store: SimStore): string[] {
  const found: string[] = [];
  for (const [trace, spans] of distinctSpans(log)) {
    const rows = store.decisions.get(trace) ?? [];
    for (const problem of problemsOf(rows, spans)) found.push(`decisions on ${trace}: ${problem}`);
    const storedCount = store.spans.filter((row) => row.trace === trace).length;
    const keptCount = sumOf(rows.filter(({ kept }) => kept));
    const isWhole = rows.every(({ kept, isPartial }) => !kept || !isPartial);
    if (isWhole && keptCount !== storedCount)
      found.push(`${trace} has ${keptCount} spans kept and ${storedCount} stored`);
    if (storedCount > keptCount) found.push(`${trace} has ${storedCount} spans stored and only ${keptCount} kept`);
  }
  return found;
}

function problemsOf(rows: readonly DecisionIncrement[], spans: readonly SimSpan[]): string[] {
  const problems: string[] = [];
  const firsts = rows.filter(({ isReopened }) => !isReopened).length;
  if (firsts !== 1 || rows[0]?.isReopened !== false) problems.push(`${firsts} of ${rows.length} rows are the first`);
  if (sumOf(rows) !== spans.length) problems.push(`${sumOf(rows)} spans of ${spans.length}`);
  const [errors, expected] = [
    rows.reduce((sum, { errorSpanCount }) => sum + errorSpanCount, 0),
    spans.filter(({ isError }) => isError).length,
  ];
  if (errors !== expected) problems.push(`${errors} errors of ${expected}`);
  rows.slice(1).forEach((row, index) => {
    const before = rows[index];
    if (before === undefined || (row.kept === before.kept && row.reason === before.reason)) return;
    if (!before.kept && row.kept && row.reason === 'late_error') return;
    problems.push(`${before.reason} became ${row.reason}`);
  });
  return problems;
}

function sumOf(rows: readonly DecisionIncrement[]): number {
  return rows.reduce((sum, { spanCount }) => sum + spanCount, 0);
}

function distinctSpans(log: readonly LoggedMessage[]): ReadonlyMap<string, readonly SimSpan[]> {
  const known = new Set<string>();
  const traces = new Map<string, SimSpan[]>();
  for (const { headers, spans } of log) {
    for (const span of spans) {
      const identity = identityOf(headers.tenantId, span);
      if (known.has(identity)) continue;
      known.add(identity);
      const trace = `${headers.tenantId}/${span.traceId}`;
      traces.set(trace, [...(traces.get(trace) ?? []), span]);
    }
  }
  return traces;
}

/** What kept traces stand for, beside how many there were. */
export interface Representation {
  readonly traces: number;
  readonly standsFor: number;
  /** Of `standsFor`, estimated from the weights: a trace kept at p has (1 - p) / p, and is there with p. */
  readonly variance: number;
}

export const NOBODY: Representation = { traces: 0, standsFor: 0, variance: 0 };

/** Of traces that were all drawn. Each stands for one on average, whatever became of those before it, so sums may be added up. */
export function representationOf(store: SimStore): Representation {
  let { traces, standsFor, variance } = NOBODY;
  for (const [row] of store.decisions.values()) {
    traces++;
    if (row?.kept !== true) continue;
    standsFor += row.adjustedCount;
    variance += row.adjustedCount * Math.max(0, row.adjustedCount - 1);
  }
  return { traces, standsFor, variance };
}

export function added(one: Representation, other: Representation): Representation {
  return {
    traces: one.traces + other.traces,
    standsFor: one.standsFor + other.standsFor,
    variance: one.variance + other.variance,
  };
}

/** By how many standard deviations more or less than one each trace stands for. */
export function deviationOf({ traces, standsFor, variance }: Representation): number {
  return (standsFor - traces) / Math.sqrt(Math.max(1, variance));
}
