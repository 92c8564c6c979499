import { z } from 'zod';

import { decimal, optionalWhole, whole } from '../setting.js';

const TB = 1e12;
const ratio = (doc: string, defaultValue: number) => decimal({ doc, min: 0, max: 1 }, defaultValue);

/** Targets of the ten measures of tracing. */
export const measures = z.strictObject({
  ingestDeviationMax: decimal(
    { doc: 'M1: part of the rate a week ago by which spans may come faster or slower.', min: 0, max: 100 },
    0.5,
  ),
  errorRateMax: ratio('M2: share of traces with a failed span.', 0.01),
  traceP95MsMax: whole(
    { doc: 'M3: 95th percentile of durations of traces.', unit: 'ms', min: 1, max: 86_400_000 },
    500,
  ),
  retainedBytesMax: optionalWhole({
    doc: 'M4: what stored spans may take on disk. Not set: no target.',
    unit: 'bytes',
    min: 1,
    max: 1000 * TB,
  }),
  samplingRateMin: ratio('M5: least share of traces that is to be kept.', 0.01),
  samplingRateMax: ratio('M5: most.', 1),
  partialTraceRateMax: ratio('M6: share of kept traces that lack spans.', 0.05),
  visibilityDelayMsMax: whole(
    { doc: 'M7: 95th percentile from the end of a span until it can be found.', unit: 'ms', min: 1, max: 86_400_000 },
    10_000,
  ),
  queryMsMax: whole({ doc: 'M8: 95th percentile of answers of the API.', unit: 'ms', min: 1, max: 86_400_000 }, 5_000),
  costPerMillionSpansMax: decimal(
    { doc: 'M9: cost of a million spans that came in, in the currency of `cost`. 0: no target.', min: 0, max: 1e6 },
    0,
  ),
  errorCaptureRateMin: ratio('M10: share of traces with an error that is to be kept.', 0.99),
});
