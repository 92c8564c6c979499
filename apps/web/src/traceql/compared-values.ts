import type { LoadTraceqlMetricsQuery } from '../generated/graphql.js';

type Series = LoadTraceqlMetricsQuery['traceqlMetrics']['series'][number];

export interface ComparedValue {
  readonly key: string;
  readonly text: string;
  /** Shares of the spans of their side, 0 to 1. */
  readonly selection: number;
  readonly baseline: number;
}

const SIDE_KEY = '__meta_type';
const ROWS_MAX = 200;

/** The series of `compare(...)` as rows, those that tell the two sides apart first. */
export function comparedValues(series: readonly Series[]): ComparedValue[] {
  const totals = new Map<string, number>();
  const counts = new Map<string, { key: string; text: string; selection: number; baseline: number }>();
  for (const { labels, points } of series) {
    const count = points.reduce((sum, { value }) => sum + value, 0);
    const side = labels.find(({ key }) => key === SIDE_KEY)?.value.text ?? '';
    const facet = labels.find(({ key }) => key !== SIDE_KEY);
    if (facet === undefined) totals.set(side, count);
    else {
      const { key, value } = facet;
      const id = `${key}=${value.text}`;
      const row = counts.get(id) ?? { key, text: value.text, selection: 0, baseline: 0 };
      if (side === 'selection') row.selection += count;
      else row.baseline += count;
      counts.set(id, row);
    }
  }
  const share = (count: number, side: string) => Math.min(1, count / Math.max(totals.get(`${side}_total`) ?? 0, 1));
  return [...counts.values()]
    .map(({ key, text, selection, baseline }) => {
      return { key, text, selection: share(selection, 'selection'), baseline: share(baseline, 'baseline') };
    })
    .sort((a, b) => Math.abs(b.selection - b.baseline) - Math.abs(a.selection - a.baseline))
    .slice(0, ROWS_MAX);
}
