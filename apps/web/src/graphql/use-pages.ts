import { useEffect, useState } from 'react';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useGraphql } from './graphql-context.js';
import { describeProblem } from './load-problem.js';
import type { LoadProblem } from './load-problem.js';
import { useLoad } from './use-load.js';

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface Pages<OnePage> {
  /** Those loaded so far; undefined until the first is there. */
  readonly pages: readonly OnePage[] | undefined;
  readonly problem: LoadProblem | undefined;
  readonly moreProblem: LoadProblem | undefined;
  readonly isLoading: boolean;
  readonly isStale: boolean;
  readonly isLoadingMore: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** The first page follows the variables; further pages are appended until they change. */
export function usePages<Data, Variables extends AnyVariables, OnePage extends Page>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pageOf: (data: Data) => OnePage,
): Pages<OnePage> {
  const { client } = useGraphql();
  const first = useLoad(document, variables);
  const [further, setFurther] = useState<readonly OnePage[]>([]);
  const [moreProblem, setMoreProblem] = useState<LoadProblem>();
  const [isLoadingMore, setIsLoadingMore] = useState(false);

  const head = first.data === undefined ? undefined : pageOf(first.data);
  useEffect(() => {
    setFurther([]);
    setMoreProblem(undefined);
  }, [head]);

  const loadMore = async (after: string) => {
    setIsLoadingMore(true);
    setMoreProblem(undefined);
    const { data, error } = await client.query(document, { ...variables, after }).toPromise();
    if (data !== undefined) setFurther((pages) => [...pages, pageOf(data)]);
    if (error !== undefined) setMoreProblem(describeProblem(error));
    setIsLoadingMore(false);
  };

  const last = further.at(-1) ?? head;
  const endCursor = last?.pageInfo.endCursor ?? undefined;
  return {
    pages: head === undefined ? undefined : [head, ...further],
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
