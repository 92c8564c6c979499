import { textOf } from '../kit/search-codec.js';
import { readTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';

export const SAMPLING_TABS = ['quality', 'policies', 'budgets', 'rehearsal', 'import', 'decision'] as const;
export type SamplingTab = (typeof SAMPLING_TABS)[number];

export interface SamplingSearch extends TimeRangeSearch {
  readonly tab?: SamplingTab | undefined;
  /** Whose decision is looked up. */
  readonly trace?: string | undefined;
}

export function readSamplingSearch(search: Record<string, unknown>): SamplingSearch {
  const tab = SAMPLING_TABS.find((known) => known === search.tab);
  const trace = textOf(search.trace);
  return {
    ...readTimeRange(search),
    ...(tab === undefined ? {} : { tab }),
    ...(trace === undefined ? {} : { trace }),
  };
}
