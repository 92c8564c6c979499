import {
  collectorLatency,
  costPerMillion,
  errorCapture,
  ingestRate,
  partialTraceRatio,
  queryLatency,
  retainedBytes,
  samplingRate,
  traceErrorRate,
  traceLatencyP95,
  type Measure,
} from '@clew/measures';
import type { TimeRange } from '@clew/store-contract';
import type { DurationHistogram } from '@clew/trace-model';

import type { MeasureSources } from './measure-sources.js';
import type { MeasureTargets } from './measure-targets.js';

const NANOS_PER_SECOND = 1e9;
const SECONDS_PER_MINUTE = 60;

export interface MeasureContext {
  readonly range: TimeRange;
  readonly targets: MeasureTargets;
  readonly currency: string;
  /** Answers of this process know no teams and services: empty when asked by them. */
  readonly queryDurations: DurationHistogram;
}

/** M1 to M10 of one group, in order. */
export function tenMeasures(sources: MeasureSources, context: MeasureContext): readonly Measure[] {
  const { counts, cost } = sources;
  const { targets } = context;
  const rangeS = Number(context.range.endTimeUnixNano - context.range.startTimeUnixNano) / NANOS_PER_SECOND;
  const weekAgo = sources.spanCountWeekAgo;
  const traceCount = counts?.traceCount ?? 0;
  return [
    ingestRate({
      spanCount: counts?.spanCount ?? 0,
      rangeS,
      deviationMax: targets.ingestDeviationMax,
      ...(weekAgo === undefined ? {} : { baselinePerMinute: (weekAgo * SECONDS_PER_MINUTE) / rangeS }),
    }),
    traceErrorRate({
      errorTraceCount: counts?.errorTraceCount ?? 0,
      traceCount,
      target: { atMost: targets.errorRateMax },
    }),
    traceLatencyP95({ durations: sources.traceDurations, target: { atMost: targets.traceP95MsMax } }),
    retainedBytes({
      storedBytes: sources.storedBytes,
      ...(targets.retainedBytesMax === undefined ? {} : { budgetBytes: targets.retainedBytesMax }),
    }),
    samplingRate({
      keptTraceCount: counts?.keptTraceCount ?? 0,
      traceCount,
      target: { atLeast: targets.samplingRateMin, atMost: targets.samplingRateMax },
    }),
    partialTraceRatio({
      partialTraceCount: counts?.partialTraceCount ?? 0,
      traceCount: counts?.keptTraceCount ?? 0,
      target: { atMost: targets.partialTraceRateMax },
    }),
    collectorLatency({ lags: sources.visibilityDelays, target: { atMost: targets.visibilityDelayMsMax } }),
    queryLatency({ durations: context.queryDurations, target: { atMost: targets.queryMsMax } }),
    pricedCost(cost, context),
    errorCapture({
      keptErrorTraceCount: counts?.keptErrorTraceCount ?? 0,
      errorTraceCount: counts?.errorTraceCount ?? 0,
      target: { atLeast: targets.errorCaptureRateMin },
    }),
  ];
}

function pricedCost(cost: MeasureSources['cost'], { targets, currency }: MeasureContext): Measure {
  const most = targets.costPerMillionSpansMicrosMax;
  const measure = costPerMillion({
    costMicros: cost?.costMicros ?? 0n,
    spanCount: cost?.spanCount ?? 0n,
    currency,
    ...(most === 0n ? {} : { target: { atMost: Number(most) } }),
  });
  return cost === undefined
    ? { ...measure, explanation: 'no price is set (settings cost.*), or nothing came in' }
    : measure;
}
