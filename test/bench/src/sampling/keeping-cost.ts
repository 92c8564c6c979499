import { median } from '../median.js';
import type { ReadingRun } from './contest.js';

/**
 * What a dropped and a kept span cost, from runs that differ in what they keep alone, as lines for the report. None where
 * either was not run.
 */
export function keepingCost(
  keeping: readonly ReadingRun[],
  keepingNothing: readonly ReadingRun[],
  sentSpans: number,
): readonly string[] {
  if (keeping.length === 0 || keepingNothing.length === 0) return [];
  const keptShare = median(keeping.map(({ stored }) => stored?.keptSpans ?? 0)) / sentSpans;
  const cost = (pick: (run: ReadingRun) => number): string => {
    const dropped = median(keepingNothing.map(pick));
    const more = (median(keeping.map(pick)) - dropped) / keptShare;
    return `${dropped.toFixed(2)} CPU-us for a span that is dropped, ${more.toFixed(2)} more for one that is kept`;
  };
  return [
    `${(keptShare * 100).toFixed(1)}% of the spans are kept. Over whole runs: ${cost(({ figures }) => figures.cpuUsPerSpan)}. ` +
      `Over second halves: ${cost(({ figures }) => figures.secondHalfCpuUsPerSpan)}.`,
    '',
  ];
}
