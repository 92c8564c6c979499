import { readTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';

export const INGEST_TABS = ['keys', 'rules', 'findings', 'attributes'] as const;
export type IngestTab = (typeof INGEST_TABS)[number];

export interface IngestSearch extends TimeRangeSearch {
  readonly tab?: IngestTab | undefined;
}

export function readIngestSearch(search: Record<string, unknown>): IngestSearch {
  const tab = INGEST_TABS.find((known) => known === search.tab);
  return { ...readTimeRange(search), ...(tab === undefined ? {} : { tab }) };
}
