/** What a query may be at most. */
export interface TraceqlLimits {
  readonly queryCharactersMax: number;
  /** Of expressions within expressions; a chain `a && b && c` is as deep as it is long. The parser itself takes at least 300. */
  readonly depthMax: number;
  /** Of `{ ... }` in the query. */
  readonly spansetCountMax: number;
}

export const TRACEQL_LIMITS: TraceqlLimits = { queryCharactersMax: 8_192, depthMax: 256, spansetCountMax: 32 };
