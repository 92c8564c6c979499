export { costPerMillionSpans, costReport } from './cost/cost-report.js';
export type { CostOptions, CostPart, CostReport } from './cost/cost-report.js';
export type { Usage } from './cost/exact-cost.js';
export { monthAt } from './cost/month.js';
export type { Month } from './cost/month.js';
export { monthToDate } from './cost/month-to-date.js';
export type { MonthToDate } from './cost/month-to-date.js';
export { checkedPrices } from './cost/prices.js';
export type { Prices } from './cost/prices.js';
export { retainedUsage } from './cost/retained-usage.js';
export type { DayOfUsage, RetainedUsageOptions } from './cost/retained-usage.js';
export { MEASURE_IDS } from './measure.js';
export type { Measure, MeasureId, MeasureUnit, Target } from './measure.js';
export { MeasureError } from './measure-error.js';
export { collectorLatency, costPerMillion, queryLatency } from './platform-measures.js';
export {
  errorCapture,
  ingestRate,
  partialTraceRatio,
  retainedBytes,
  samplingRate,
  traceErrorRate,
  traceLatencyP95,
} from './trace-measures.js';
