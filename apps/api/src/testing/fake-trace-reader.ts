import type {
  EnvironmentSummary,
  FoundTracesQuery,
  Page,
  RecentSpansQuery,
  RedQuery,
  RedSeries,
  RollupQuery,
  ServiceGraph,
  ServiceSummary,
  StoredSpan,
  StoredTrace,
  TimeRange,
  TraceCursor,
  TraceFilter,
  TraceReader,
  TraceSummary,
  UsageRow,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

export interface TenantData {
  readonly traces?: readonly StoredTrace[];
  readonly services?: readonly ServiceSummary[];
  readonly environments?: readonly EnvironmentSummary[];
  readonly spanNames?: readonly string[];
  readonly graph?: ServiceGraph;
  readonly red?: readonly RedSeries[];
  readonly usage?: readonly UsageRow[];
}

/** One call as the reader saw it. */
export interface ReaderCall {
  readonly method: string;
  readonly tenantId: string;
  readonly argument: unknown;
  readonly signal: AbortSignal | undefined;
}

/** Answers from memory, by tenant; remembers what it was asked; fails or hangs on request. */
export class FakeTraceReader implements TraceReader {
  readonly calls: ReaderCall[] = [];
  readonly tenants = new Map<string, TenantData>();
  failure: Error | undefined;
  hangs = false;

  get lastCall(): ReaderCall | undefined {
    return this.calls.at(-1);
  }

  reset(): void {
    this.calls.length = 0;
    this.tenants.clear();
    this.failure = undefined;
    this.hangs = false;
  }

  async searchTraces(
    tenantId: string,
    filter: TraceFilter,
    page: { readonly limit: number; readonly after?: TraceCursor },
    signal?: AbortSignal,
  ): Promise<Page<TraceSummary>> {
    const data = await this.#answer('searchTraces', tenantId, { filter, page }, signal);
    const all = (data.traces ?? [])
      .map(({ summary }) => summary)
      .filter(({ startTimeUnixNano }) => isWithin(startTimeUnixNano, filter.range))
      .sort(newestFirst);
    const { after, limit } = page;
    const rest = after === undefined ? all : all.filter((summary) => newestFirst(after, summary) < 0);
    return { items: rest.slice(0, limit), hasNextPage: rest.length > limit };
  }

  async traceSummary(tenantId: string, traceId: TraceId, signal?: AbortSignal): Promise<TraceSummary | undefined> {
    const data = await this.#answer('traceSummary', tenantId, { traceId }, signal);
    return data.traces?.find(({ summary }) => summary.traceId === traceId)?.summary;
  }

  async trace(
    tenantId: string,
    traceId: TraceId,
    options: { readonly spanCountMax: number },
    signal?: AbortSignal,
  ): Promise<StoredTrace | undefined> {
    const data = await this.#answer('trace', tenantId, { traceId, ...options }, signal);
    const found = data.traces?.find(({ summary }) => summary.traceId === traceId);
    if (found === undefined || found.spans.length <= options.spanCountMax) return found;
    return { ...found, spans: found.spans.slice(0, options.spanCountMax), truncated: true };
  }

  async foundTraces(
    tenantId: string,
    { traces, spansPerTraceMax }: FoundTracesQuery,
    signal?: AbortSignal,
  ): Promise<readonly StoredTrace[]> {
    const data = await this.#answer('foundTraces', tenantId, { traces, spansPerTraceMax }, signal);
    return traces.flatMap(({ traceId }) => {
      const found = data.traces?.find(({ summary }) => summary.traceId === traceId);
      if (found === undefined) return [];
      const truncated = found.spans.length > spansPerTraceMax;
      return [{ ...found, spans: found.spans.slice(0, spansPerTraceMax), truncated }];
    });
  }

  async recentSpans(tenantId: string, query: RecentSpansQuery, signal?: AbortSignal): Promise<readonly StoredSpan[]> {
    const data = await this.#answer('recentSpans', tenantId, query, signal);
    return (data.traces ?? []).flatMap(({ spans }) => spans).slice(0, query.limit);
  }

  async services(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<readonly ServiceSummary[]> {
    return (await this.#answer('services', tenantId, query, signal)).services ?? [];
  }

  async environments(tenantId: string, range: TimeRange, signal?: AbortSignal): Promise<readonly EnvironmentSummary[]> {
    return (await this.#answer('environments', tenantId, range, signal)).environments ?? [];
  }

  async spanNames(
    tenantId: string,
    query: { readonly range: TimeRange; readonly serviceName: string; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    return ((await this.#answer('spanNames', tenantId, query, signal)).spanNames ?? []).slice(0, query.limit);
  }

  async serviceGraph(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<ServiceGraph> {
    return (await this.#answer('serviceGraph', tenantId, query, signal)).graph ?? { nodes: [], edges: [] };
  }

  async redMetrics(tenantId: string, query: RedQuery, signal?: AbortSignal): Promise<readonly RedSeries[]> {
    return (await this.#answer('redMetrics', tenantId, query, signal)).red ?? [];
  }

  async usage(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<readonly UsageRow[]> {
    return (await this.#answer('usage', tenantId, query, signal)).usage ?? [];
  }

  async #answer(method: string, tenantId: string, argument: unknown, signal?: AbortSignal): Promise<TenantData> {
    this.calls.push({ method, tenantId, argument, signal });
    if (this.hangs) await new Promise(() => undefined);
    if (this.failure !== undefined) throw this.failure;
    return Promise.resolve(this.tenants.get(tenantId) ?? {});
  }
}

function isWithin(time: bigint, { startTimeUnixNano, endTimeUnixNano }: TimeRange): boolean {
  return time >= startTimeUnixNano && time < endTimeUnixNano;
}

function newestFirst(a: TraceCursor, b: TraceCursor): number {
  if (a.startTimeUnixNano !== b.startTimeUnixNano) return a.startTimeUnixNano > b.startTimeUnixNano ? -1 : 1;
  if (a.traceId === b.traceId) return 0;
  return a.traceId < b.traceId ? -1 : 1;
}

/** A trace of `spanCount` spans, each the child of the one before. */
export function makeTrace(number: number, startTimeUnixNano: bigint, spanCount = 2): StoredTrace {
  const traceId = hexId(number, 32) as TraceId;
  const spans = Array.from({ length: spanCount }, (_, index) => makeSpan(traceId, index, startTimeUnixNano));
  return {
    summary: {
      ...{ traceId, startTimeUnixNano, spanCount },
      rootServiceName: 'shop',
      rootSpanName: 'GET /cart',
      durationNano: 1_500_000_001n,
      errorSpanCount: 1,
      serviceNames: ['cart', 'shop'],
      decisionReason: 'error',
      adjustedCount: number === 1 ? 0 : 10.5,
    },
    spans,
    truncated: false,
  };
}

const RESOURCE = {
  attributes: [{ key: 'service.name', value: { type: 'string', value: 'shop' } }],
  droppedAttributesCount: 0,
} as const;
const SCOPE = { name: 'http', version: '1.2.3', attributes: [], droppedAttributesCount: 4 } as const;

function makeSpan(traceId: TraceId, index: number, startTimeUnixNano: bigint): StoredSpan {
  const spanId = hexId(index + 1, 16) as StoredSpan['spanId'];
  return {
    ...{ traceId, spanId, startTimeUnixNano },
    parentSpanId: index === 0 ? '' : (hexId(index, 16) as StoredSpan['spanId']),
    traceState: 'vendor=1',
    flags: 0x101,
    name: `step ${index}`,
    kind: index === 0 ? 'SERVER' : 'INTERNAL',
    endTimeUnixNano: startTimeUnixNano + 1_000_000n,
    statusCode: index === 0 ? 'ERROR' : 'UNSET',
    statusMessage: index === 0 ? 'boom' : '',
    serviceName: 'shop',
    resource: RESOURCE,
    resourceSchemaUrl: 'https://opentelemetry.io/schemas/1.30.0',
    scope: SCOPE,
    scopeSchemaUrl: '',
    attributes: Array.from({ length: 12 }, (_, at) => ({
      key: `attribute.${at}`,
      value: { type: 'string', value: `value ${at}` },
    })),
    droppedAttributesCount: 1,
    events: [],
    droppedEventsCount: 2,
    links: [],
    droppedLinksCount: 3,
  };
}

function hexId(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}
