export interface ClickHouseStoreOptions {
  /** Base URL of ClickHouse's HTTP interface. Where several servers answer behind it, it must be a sticky or single one. */
  readonly url: string;
  /** Made by `migrate` when missing. Letters, digits and underscores. */
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** Makes replicated tables on this cluster (`ON CLUSTER`, ReplicatedMergeTree with the server's default path). */
  readonly cluster?: string;
  /** Most inserts that run at once for one flush. Default 4. */
  readonly insertsMax?: number;
  /** How long an insert may take before it counts as failed. Default 60,000. */
  readonly insertTimeMsMax?: number;
  /** How long a read may take in the engine. Default 10,000. */
  readonly readTimeMsMax?: number;
  /** Rows that a read may scan. Default 2,000,000,000. */
  readonly readRowsMax?: number;
  /** Memory that a read may take in the engine. Default 2 GiB. */
  readonly readMemoryBytesMax?: number;
  /**
   * What the engine may answer to a read, before it is text. Default 256 MiB. An answer is one text here, and Node.js has none
   * of 512 MiB.
   */
  readonly readResultBytesMax?: number;
  /** Spans in one answer of `trace`, whatever the caller asks for. Default 100,000. */
  readonly traceSpansMax?: number;
  /**
   * Time between the first and the last start of a trace's spans that searches look across. Parts of a trace further away are
   * found by `trace`, not by a search. Whole hours. Default 1.
   */
  readonly traceSpreadHoursMax?: number;
  /** Traces that one page of a TraceQL search looks at before it says that it stopped. Default 5,000. */
  readonly traceqlCandidatesMax?: number;
  /** Spans of theirs that it reads before it stops. Default 500,000. */
  readonly traceqlSpansMax?: number;
  /** Spans of one trace that it looks at, the first by their start. Default 20,000. */
  readonly traceqlTraceSpansMax?: number;
  /** Series that a TraceQL metric answers with, the largest. Default 1,000. */
  readonly traceqlSeriesMax?: number;
  /** Points of all its series together. Default 200,000. */
  readonly traceqlPointsMax?: number;
  /** Days for which decisions are kept, set by `migrate`. Default 3. */
  readonly decisionRetentionDays?: number;
  /** Connections to the server, for inserts and for everything else each. Default 16. */
  readonly connectionsMax?: number;
  /** Told about every kept span whose bytes are not a span, with the reason. The span is left out of the store. */
  readonly onMalformedSpan?: (reason: Error) => void;
  /** The same about log records. */
  readonly onMalformedLog?: (reason: Error) => void;
}

export type StoreSettings = Required<Omit<ClickHouseStoreOptions, 'cluster'>> & {
  readonly cluster: string | undefined;
};

export function storeSettings(options: ClickHouseStoreOptions): StoreSettings {
  if (!/^https?:\/\//.test(options.url)) {
    throw new Error(`store url is ${JSON.stringify(options.url)}; it must start with http:// or https://`);
  }
  return {
    url: options.url,
    database: identifier('store database', options.database),
    username: options.username,
    password: options.password,
    cluster: options.cluster === undefined ? undefined : identifier('store cluster', options.cluster),
    insertsMax: wholeNumber('insertsMax', options.insertsMax ?? 4, 1),
    insertTimeMsMax: wholeNumber('insertTimeMsMax', options.insertTimeMsMax ?? 60_000, 1),
    readTimeMsMax: wholeNumber('readTimeMsMax', options.readTimeMsMax ?? 10_000, 1),
    readRowsMax: wholeNumber('readRowsMax', options.readRowsMax ?? 2_000_000_000, 1),
    readMemoryBytesMax: wholeNumber('readMemoryBytesMax', options.readMemoryBytesMax ?? 2 * 1024 ** 3, 1024 ** 2),
    readResultBytesMax: wholeNumber('readResultBytesMax', options.readResultBytesMax ?? 256 * 1024 ** 2, 1),
    traceSpansMax: wholeNumber('traceSpansMax', options.traceSpansMax ?? 100_000, 1),
    traceSpreadHoursMax: wholeNumber('traceSpreadHoursMax', options.traceSpreadHoursMax ?? 1, 1),
    traceqlCandidatesMax: wholeNumber('traceqlCandidatesMax', options.traceqlCandidatesMax ?? 5000, 1),
    traceqlSpansMax: wholeNumber('traceqlSpansMax', options.traceqlSpansMax ?? 500_000, 1),
    traceqlTraceSpansMax: wholeNumber('traceqlTraceSpansMax', options.traceqlTraceSpansMax ?? 20_000, 1),
    traceqlSeriesMax: wholeNumber('traceqlSeriesMax', options.traceqlSeriesMax ?? 1000, 1),
    traceqlPointsMax: wholeNumber('traceqlPointsMax', options.traceqlPointsMax ?? 200_000, 1),
    decisionRetentionDays: wholeNumber('decisionRetentionDays', options.decisionRetentionDays ?? 3, 1),
    connectionsMax: wholeNumber('connectionsMax', options.connectionsMax ?? 16, 1),
    onMalformedSpan: options.onMalformedSpan ?? ((): void => undefined),
    onMalformedLog: options.onMalformedLog ?? ((): void => undefined),
  };
}

/** Names go into SQL as they are, so they are only what needs no quotes. */
function identifier(name: string, value: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(value)) return value;
  throw new Error(`${name} is ${JSON.stringify(value)}; it must be letters, digits and underscores, at most 63`);
}

function wholeNumber(name: string, value: number, min: number): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new Error(`store ${name} is ${String(value)}; it must be a whole number from ${String(min)}`);
}
