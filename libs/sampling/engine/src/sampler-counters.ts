/** What happened since the sampler was made; replays not included. */
export interface SamplerCounters {
  /** Distinct spans taken in. */
  acceptedSpans: number;
  /** Of these, spans of traces that were closed before. */
  lateSpans: number;
  /** Spans that had come before. */
  duplicateSpans: number;
  /** Messages that had come before, by their producers' numbers. Their spans are not looked at. */
  duplicateMessages: number;
  /** Spans without a usable id or with malformed content, skipped. */
  malformedSpans: number;
  /** Messages that are no OTLP, skipped at their offset. */
  malformedMessages: number;
  closedTraces: number;
  /** Of these, traces closed before their time because the buffer was full. */
  tracesClosedForRoom: number;
  /** Traces dropped when they were opened, because the buffer was filling up. */
  tracesRelieved: number;
  /** Snapshots of what policies have learned that were too large for the journal. */
  snapshotsTooLarge: number;
  /** SERVER and CONSUMER spans whose parent never came, so that no edge could be counted. */
  parentlessSpans: number;
  /** Traces by the reason of their verdict and, after a NUL, the name of the policy that gave it, if one did. */
  readonly decidedTraces: Map<string, number>;
  /** Closed traces that only policies which are rehearsed would have kept, and that only the active ones kept. */
  tracesKeptByCandidateOnly: number;
  tracesKeptByActiveOnly: number;
}

export function newSamplerCounters(): SamplerCounters {
  return {
    acceptedSpans: 0,
    lateSpans: 0,
    duplicateSpans: 0,
    duplicateMessages: 0,
    malformedSpans: 0,
    malformedMessages: 0,
    closedTraces: 0,
    tracesClosedForRoom: 0,
    tracesRelieved: 0,
    snapshotsTooLarge: 0,
    parentlessSpans: 0,
    decidedTraces: new Map(),
    tracesKeptByCandidateOnly: 0,
    tracesKeptByActiveOnly: 0,
  };
}
