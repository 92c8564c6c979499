import type { CostPart, CostReport, Prices } from '@clew/measures';

import type { CostModel, CostPartModel } from './cost.models.js';
import { unixNano, type WholeDays } from './whole-days.js';

export function toCostModel(report: CostReport, prices: Prices, days: WholeDays): CostModel {
  return {
    ...report,
    start: unixNano(days.startUnixS),
    end: unixNano(Math.max(days.startUnixS, Math.min(days.endUnixS, days.nowUnixS))),
    isPriced: isPriced(prices),
    prices,
    spanCount: Number(report.spanCount),
    byTeam: report.byTeam.map(countAsNumber),
    byService: report.byService.map(countAsNumber),
    byDay: report.byDay.map(countAsNumber),
  };
}

export function isPriced(prices: Prices): boolean {
  return prices.perGbIngestedMicros + prices.perMillionSpansStoredMicros + prices.perGbMonthKeptMicros > 0n;
}

/** Counts of spans are doubles in every answer; amounts never are. */
function countAsNumber(part: CostPart): CostPartModel {
  return { ...part, spanCount: Number(part.spanCount) };
}
