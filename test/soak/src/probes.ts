import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { askGraphql, sendTraces, type Door, type GraphqlTarget } from '@clew/test-driver';

const SERVICE = 'soak-probe';
const PERIOD_MS = 500;
const PAGE_SIZE = 200;
const PAGES_MAX = 100;
export const SPANS_PER_PROBE = 2;

export interface Probe {
  readonly traceId: string;
  /** Kept as soon as its error is seen; the others by chance, when their wait is over. */
  readonly isError: boolean;
  readonly sentAtMs: number;
  /** When a search first showed it. */
  foundAtMs?: number;
}

/** Sends a small trace twice a second and searches for those that were not found yet, as a person would. */
export class Probes {
  readonly all: Probe[] = [];
  readonly #door: Door;
  readonly #target: GraphqlTarget;
  readonly #sending: Promise<unknown>[] = [];

  constructor(door: Door, target: GraphqlTarget) {
    this.#door = door;
    this.#target = target;
  }

  /** Until `signal`; resolves when everything sent was acknowledged. */
  async send(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isError = this.all.length % 2 === 0;
      const probe: Probe = { traceId: probeTraceId(), isError, sentAtMs: Date.now() };
      this.all.push(probe);
      const first = this.all.length % this.#door.otlpHttp.length; // gateways take turns
      const otlpHttp = [...this.#door.otlpHttp.slice(first), ...this.#door.otlpHttp.slice(0, first)];
      const sending = sendTraces({ ...this.#door, otlpHttp }, requestOf(probe));
      sending.catch(() => undefined); // told below, when all are
      this.#sending.push(sending);
      await sleep(PERIOD_MS, undefined, { signal }).catch(() => undefined); // only an abort ends it early
    }
    await Promise.all(this.#sending);
  }

  /** Until `signal`, or until everything was found once `isLast` says that nothing more is sent. */
  async watch(signal: AbortSignal, isLast: () => boolean): Promise<void> {
    while (!signal.aborted) {
      const pending = this.all.filter(({ foundAtMs }) => foundAtMs === undefined);
      if (pending.length === 0 && isLast()) return;
      const found = await this.#search(pending).catch(() => new Set<string>()); // the store is away at times
      const nowMs = Date.now();
      for (const probe of pending) if (found.has(probe.traceId)) probe.foundAtMs = nowMs;
      await sleep(PERIOD_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #search(pending: readonly Probe[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    const [oldest] = pending;
    if (oldest === undefined) return found;
    const range = {
      start: new Date(oldest.sentAtMs - 2_000).toISOString(),
      end: new Date(Date.now() + 60_000).toISOString(),
    };
    let after: string | null = null;
    for (let page = 0; page < PAGES_MAX; page++) {
      const { traces }: TracesPage = await askGraphql<TracesPage>(
        this.#target,
        `query ($filter: TraceFilter!, $first: Int!, $after: String) {
          traces(filter: $filter, first: $first, after: $after) { nodes { traceId } pageInfo { hasNextPage endCursor } }
        }`,
        { filter: { range, serviceName: SERVICE }, first: PAGE_SIZE, after },
      );
      for (const { traceId } of traces.nodes) found.add(traceId);
      if (!traces.pageInfo.hasNextPage) break;
      after = traces.pageInfo.endCursor;
    }
    return found;
  }
}

interface TracesPage {
  readonly traces: {
    readonly nodes: readonly { readonly traceId: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** With the highest random bits there are, so that every draw is won. */
function probeTraceId(): string {
  return randomBytes(9).toString('hex') + 'f'.repeat(14);
}

function requestOf({ traceId, isError, sentAtMs }: Probe): string {
  const rootId = randomBytes(8).toString('hex');
  const span = (spanId: string, parentSpanId: string, name: string) => ({
    ...{ traceId, spanId, parentSpanId, name, kind: 2 },
    startTimeUnixNano: `${String(sentAtMs - 20)}000000`,
    endTimeUnixNano: `${String(sentAtMs)}000000`,
    status: isError ? { code: 2, message: 'probe' } : {},
  });
  const spans = [span(rootId, '', 'probe'), span(randomBytes(8).toString('hex'), rootId, 'probed')];
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: SERVICE } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'soak' }, spans }] }] });
}
