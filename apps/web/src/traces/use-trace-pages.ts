import { useEffect, useState } from 'react';
import type { SearchTracesQuery, TraceFilter } from '../generated/graphql.js';
import { useGraphql } from '../graphql/graphql-context.js';
import { describeProblem } from '../graphql/load-problem.js';
import type { LoadProblem } from '../graphql/load-problem.js';
import { useLoad } from '../graphql/use-load.js';
import { SearchTraces } from './traces.queries.js';

export type TraceRow = SearchTracesQuery['traces']['nodes'][number];

type Page = SearchTracesQuery['traces'];

export interface TracePages {
  readonly rows: readonly TraceRow[] | undefined;
  readonly problem: LoadProblem | undefined;
  readonly moreProblem: LoadProblem | undefined;
  readonly isLoading: boolean;
  readonly isStale: boolean;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

const PAGE_ROWS = 50;

/** The first page follows the filter; further pages are appended until the filter changes. */
export function useTracePages(filter: TraceFilter): TracePages {
  const { client } = useGraphql();
  const first = useLoad(SearchTraces, { filter, first: PAGE_ROWS });
  const [further, setFurther] = useState<readonly Page[]>([]);
  const [moreProblem, setMoreProblem] = useState<LoadProblem>();
  const [isLoadingMore, setIsLoadingMore] = useState(false);

  const head = first.data?.traces;
  useEffect(() => {
    setFurther([]);
    setMoreProblem(undefined);
  }, [head]);

  const last = further.at(-1) ?? head;
  const loadMore = async (after: string) => {
    setIsLoadingMore(true);
    setMoreProblem(undefined);
    const { data, error } = await client.query(SearchTraces, { filter, first: PAGE_ROWS, after }).toPromise();
    if (data !== undefined) setFurther((pages) => [...pages, data.traces]);
    if (error !== undefined) setMoreProblem(describeProblem(error));
    setIsLoadingMore(false);
  };

  const endCursor = last?.pageInfo.endCursor ?? undefined;
  return {
    rows: head === undefined ? undefined : [head, ...further].flatMap(({ nodes }) => nodes),
    problem: first.problem,
    moreProblem,
    isLoading: first.isLoading,
    isStale: first.isStale,
    isLoadingMore,
    hasMore: last?.pageInfo.hasNextPage === true && endCursor !== undefined,
    loadMore: () => {
      if (endCursor !== undefined && !isLoadingMore) void loadMore(endCursor);
    },
    reload: first.reload,
  };
}
