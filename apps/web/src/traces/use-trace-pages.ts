import type { SearchTracesQuery, TraceFilter } from '../generated/graphql.js';
import { usePages } from '../graphql/use-pages.js';
import type { Pages } from '../graphql/use-pages.js';
import { SearchTraces } from './traces.queries.js';

type Page = SearchTracesQuery['traces'];

export type TraceRow = Page['nodes'][number];

const PAGE_ROWS = 50;
const pageOf = ({ traces }: SearchTracesQuery): Page => traces;

export interface TracePages extends Omit<Pages<Page>, 'pages'> {
  readonly rows: readonly TraceRow[] | undefined;
}

export function useTracePages(filter: TraceFilter): TracePages {
  const { pages, ...rest } = usePages(SearchTraces, { filter, first: PAGE_ROWS }, pageOf);
  return { ...rest, rows: pages?.flatMap(({ nodes }) => nodes) };
}
