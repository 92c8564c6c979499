import type { TimeRange } from './trace-reader.js';

export interface EntryQuery {
  /** Of when traces were closed. */
  readonly range: TimeRange;
  /** Services that they enter by. */
  readonly serviceNames: readonly string[];
  /** Width of the steps that they are counted in. */
  readonly stepS: number;
  /** Most rows; those with most traces come first. */
  readonly limit: number;
}

/** Traces that entered by one service and span name in one step, kept or dropped. */
export interface EntryCount {
  readonly serviceName: string;
  readonly spanName: string;
  readonly stepStartUnixS: number;
  readonly traceCount: number;
  /** How many they stand for by what was sampled before they came here. */
  readonly adjustedTraceCount: number;
}

/** Where traces begin: what head sampling goes by, as only who begins a trace decides there. By the rules of `TraceReader`. */
export interface EntryReader {
  entryTraces(tenantId: string, query: EntryQuery, signal?: AbortSignal): Promise<readonly EntryCount[]>;
}
