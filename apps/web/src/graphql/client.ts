import { createClient, fetchExchange, mapExchange } from 'urql';
import type { Client } from 'urql';

export interface GraphqlClientOptions {
  readonly fetch: typeof globalThis.fetch;
  /** Called when the API no longer knows the session. */
  readonly onUnauthenticated: () => void;
}

/**
 * One client for all pages. It has no cache of its own: the queries carry absolute times, so a document cache would only
 * grow while a page refreshes itself. `useLoad` keeps the last few answers instead.
 */
export function createGraphqlClient({ fetch, onUnauthenticated }: GraphqlClientOptions): Client {
  return createClient({
    url: '/graphql',
    preferGetMethod: false,
    fetch,
    fetchOptions: {
      credentials: 'same-origin',
      // Without streams, which urql would take too: the API sends them for subscriptions only.
      headers: { 'x-clew-csrf': '1', accept: 'application/graphql-response+json, application/json' },
    },
    exchanges: [
      mapExchange({
        // A refused request is answered with `data: null`, where urql's types promise the data or undefined.
        onResult: (result) => (result.data === null ? { ...result, data: undefined } : result),
        onError(error, operation) {
          if (operation.context.isSessionCheck !== true && isUnauthenticated(error)) onUnauthenticated();
        },
      }),
      fetchExchange,
    ],
  });
}

interface AnswerProblem {
  readonly response?: unknown;
  readonly graphQLErrors: readonly { readonly extensions: Record<string, unknown> }[];
}

/** 401, or the code a GraphQL server gives where it always answers 200. */
export function isUnauthenticated(error: AnswerProblem): boolean {
  if (error.response instanceof Response && error.response.status === 401) return true;
  return error.graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED');
}
