import { useCallback } from 'react';
import { useGraphql } from '../graphql/graphql-context.js';
import { toTimeRange } from '../kit/time-range.js';
import type { ResolvedRange } from '../kit/time-range.js';
import { COMPLETIONS_ASKED } from './traceql-completion.js';
import type { AskCompletions } from './traceql-completion.js';
import { CompleteTraceql } from './traceql.queries.js';

/** Asks the API, which knows the language and what is stored in the range. */
export function useCompletions(range: ResolvedRange): AskCompletions {
  const { client } = useGraphql();
  return useCallback(
    async (query, position) => {
      const variables = { query, position, range: toTimeRange(range), first: COMPLETIONS_ASKED };
      const { data } = await client.query(CompleteTraceql, variables).toPromise();
      return data?.completeTraceql;
    },
    [client, range],
  );
}
