import { roundedDivision } from './allocate.js';
import { costReport, type CostOptions, type CostReport } from './cost-report.js';
import type { Usage } from './exact-cost.js';
import { monthAt, type Month } from './month.js';
import type { Prices } from './prices.js';

export interface MonthToDate {
  readonly month: Month;
  readonly elapsedS: bigint;
  readonly cost: CostReport;
  /**
   * What the month comes to when it goes on as it went so far: the cost times the length of the month over what has passed
   * of it, to the second. undefined in its first second.
   */
  readonly projectedMicros: bigint | undefined;
}

/** The usage of the month that `nowUnixS` lies in, up to then. Usage of other months and of the future does not count. */
export function monthToDate(
  usage: Iterable<Usage>,
  prices: Prices,
  nowUnixS: bigint,
  options: CostOptions = {},
): MonthToDate {
  const month = monthAt(nowUnixS);
  const elapsedS = nowUnixS - month.startUnixS;
  const soFar = [...usage].filter(({ timeUnixS }) => timeUnixS >= month.startUnixS && timeUnixS <= nowUnixS);
  const cost = costReport(soFar, prices, options);
  const lengthS = month.endUnixS - month.startUnixS;
  return {
    month,
    elapsedS,
    cost,
    projectedMicros: elapsedS > 0n ? roundedDivision(cost.costMicros * lengthS, elapsedS) : undefined,
  };
}
