import type { StoredSpan } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import { attributeText } from '../spans/attribute-text.js';
import { spanForest } from '../spans/span-forest.js';

export interface SessionTrace {
  readonly traceId: TraceId;
  readonly rootServiceName: string;
  readonly rootSpanName: string;
  readonly startTimeUnixNano: bigint;
  /** From the earliest start to the latest end of its spans. */
  readonly durationNano: bigint;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** From the end of everything before it to its start; 0 for the first, below 0 while an earlier one still ran. */
  readonly gapNano: bigint;
}

/** Traces of one visit: of one session, or of one user without a long pause. */
export interface Session {
  /** Value of the attribute that the traces were grouped by. */
  readonly id: string;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  /** In order of their start. */
  readonly traces: readonly SessionTrace[];
  readonly traceCount: number;
  readonly errorTraceCount: number;
  readonly spanCount: number;
  readonly serviceNames: readonly string[];
  /** The longest pause between two traces. */
  readonly gapNanoMax: bigint;
  /** True when it has more traces than `tracesPerSessionMax`; the numbers are of all. */
  readonly isTruncated: boolean;
}

export interface Sessions {
  /** The one that ended last first. */
  readonly sessions: readonly Session[];
  /** Traces in which no span has the attribute. */
  readonly unnamedTraceCount: number;
  /** True when there were more than `sessionsMax`: the ones that ended first are left out. */
  readonly isTruncated: boolean;
}

export interface SessionsOptions {
  /** A pause from which on what follows is another visit. Default: never. */
  readonly pauseNanoMax?: bigint;
  readonly sessionsMax?: number;
  readonly tracesPerSessionMax?: number;
  readonly serviceNamesMax?: number;
}

interface Visit extends Omit<SessionTrace, 'gapNano'> {
  readonly serviceNames: ReadonlySet<string>;
}

const ID_CHARS_MAX = 256;

/**
 * Traces of one `session.id` or `user.id` in order. A trace belongs to the first value it has, from its root on, resources
 * included, as the process of a client may be one session.
 */
export function groupSessions(
  traces: readonly (readonly StoredSpan[])[],
  key: string,
  options: SessionsOptions = {},
): Sessions {
  const { pauseNanoMax, sessionsMax = 1_000 } = options;
  const visitsById = new Map<string, Visit[]>();
  let unnamedTraceCount = 0;
  for (const spans of traces) {
    const found = visitOf(spans, key);
    if (found === undefined) {
      if (spans.length > 0) unnamedTraceCount++;
      continue;
    }
    const visits = visitsById.get(found.id);
    if (visits === undefined) visitsById.set(found.id, [found.visit]);
    else visits.push(found.visit);
  }
  const sessions = [...visitsById].flatMap(([id, visits]) =>
    splitAtPauses(visits.sort(byStart), pauseNanoMax).map((part) => sessionOf(id, part, options)),
  );
  sessions.sort(byEnd);
  return {
    sessions: sessions.slice(0, sessionsMax),
    unnamedTraceCount,
    isTruncated: sessions.length > sessionsMax,
  };
}

function visitOf(spans: readonly StoredSpan[], key: string): { id: string; visit: Visit } | undefined {
  const { nodes } = spanForest(spans);
  const root = nodes[0]?.span;
  if (root === undefined) return undefined;
  const id = nodes.reduce((found, { span }) => (found === '' ? valueOf(span, key) : found), '');
  if (id === '') return undefined;
  let start = root.startTimeUnixNano;
  let end = start;
  for (const { span, durationNano } of nodes) {
    if (span.startTimeUnixNano < start) start = span.startTimeUnixNano;
    if (span.startTimeUnixNano + durationNano > end) end = span.startTimeUnixNano + durationNano;
  }
  const visit = {
    traceId: root.traceId,
    rootServiceName: root.serviceName,
    rootSpanName: root.name,
    startTimeUnixNano: start,
    durationNano: end - start,
    spanCount: nodes.length,
    errorSpanCount: nodes.filter(({ span }) => span.statusCode === 'ERROR').length,
    serviceNames: new Set(nodes.map(({ span }) => span.serviceName)),
  };
  return { id, visit };
}

function valueOf({ attributes, resource }: StoredSpan, key: string): string {
  const found =
    attributes.find((attribute) => attribute.key === key) ??
    resource.attributes.find((attribute) => attribute.key === key);
  return found === undefined ? '' : attributeText(found.value, ID_CHARS_MAX);
}

function splitAtPauses(sorted: readonly Visit[], pauseNanoMax: bigint | undefined): readonly (readonly Visit[])[] {
  if (pauseNanoMax === undefined) return [sorted];
  const parts: Visit[][] = [];
  let end = 0n;
  for (const visit of sorted) {
    if (parts.length === 0 || visit.startTimeUnixNano - end > pauseNanoMax) parts.push([]);
    parts.at(-1)?.push(visit);
    if (endOf(visit) > end) end = endOf(visit);
  }
  return parts;
}

function sessionOf(id: string, visits: readonly Visit[], options: SessionsOptions): Session {
  const { tracesPerSessionMax = 1_000, serviceNamesMax = 100 } = options;
  const start = visits[0]?.startTimeUnixNano ?? 0n;
  let end = start;
  let gapNanoMax = 0n;
  const traces = visits.map(({ serviceNames: _services, ...visit }): SessionTrace => {
    const gapNano = visit.startTimeUnixNano - end;
    if (gapNano > gapNanoMax) gapNanoMax = gapNano;
    if (visit.startTimeUnixNano + visit.durationNano > end) end = visit.startTimeUnixNano + visit.durationNano;
    return { ...visit, gapNano };
  });
  return {
    id,
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    traces: traces.slice(0, tracesPerSessionMax),
    traceCount: traces.length,
    errorTraceCount: traces.filter(({ errorSpanCount }) => errorSpanCount > 0).length,
    spanCount: traces.reduce((sum, { spanCount }) => sum + spanCount, 0),
    serviceNames: [...new Set(visits.flatMap(({ serviceNames }) => [...serviceNames]))]
      .sort()
      .slice(0, serviceNamesMax),
    gapNanoMax,
    isTruncated: traces.length > tracesPerSessionMax,
  };
}

function endOf({ startTimeUnixNano, durationNano }: Visit): bigint {
  return startTimeUnixNano + durationNano;
}

function byStart(a: Visit, b: Visit): number {
  if (a.startTimeUnixNano !== b.startTimeUnixNano) return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1;
  return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
}

function byEnd(a: Session, b: Session): number {
  if (a.endTimeUnixNano !== b.endTimeUnixNano) return a.endTimeUnixNano > b.endTimeUnixNano ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
