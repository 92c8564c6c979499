/** What following the stored traces live may cost. */
export interface LiveTailSettings {
  /** Pause between two looks at what was stored. */
  readonly pollMs: number;
  /** How far back a span may begin that has only just been stored. Older ones are not looked for. */
  readonly lookBackMs: number;
  readonly subscribersMax: number;
  readonly subscribersPerOrganisationMax: number;
  /** Traces that wait for a slow subscriber. The oldest go first, and are counted. */
  readonly bufferTracesMax: number;
  /** Ids that a subscriber is known to have, so that a trace comes once though its spans come late. */
  readonly deliveredTracesMax: number;
  /** Traces that one look reads; the rest is counted. */
  readonly tracesPerPollMax: number;
  /** Spans of one trace that are looked at, the first by their start. */
  readonly traceSpansMax: number;
  /** How soon an idle connection hears that it is still there. */
  readonly heartbeatMs: number;
  /** How often the token of a connection is asked for again. */
  readonly tokenCheckMs: number;
}

const HOUR_MS = 3_600_000;

const DEFAULTS: LiveTailSettings = {
  pollMs: 1_000,
  lookBackMs: HOUR_MS,
  subscribersMax: 200,
  subscribersPerOrganisationMax: 20,
  bufferTracesMax: 200,
  deliveredTracesMax: 10_000,
  tracesPerPollMax: 1_000,
  traceSpansMax: 2_000,
  heartbeatMs: 12_000,
  tokenCheckMs: 5_000,
};

export function resolveLiveTail(settings: Partial<LiveTailSettings> = {}): LiveTailSettings {
  return { ...DEFAULTS, ...settings };
}
