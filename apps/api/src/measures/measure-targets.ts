/** Targets of the ten measures; see the settings `measures.*`. */
export interface MeasureTargets {
  readonly ingestDeviationMax: number;
  readonly errorRateMax: number;
  readonly traceP95MsMax: number;
  readonly retainedBytesMax: number | undefined;
  readonly samplingRateMin: number;
  readonly samplingRateMax: number;
  readonly partialTraceRateMax: number;
  readonly visibilityDelayMsMax: number;
  readonly queryMsMax: number;
  /** Millionths of the currency; 0 for no target. */
  readonly costPerMillionSpansMicrosMax: bigint;
  readonly errorCaptureRateMin: number;
}
