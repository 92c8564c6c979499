import { checkConnection, post, readAnswer, type Fetch } from './connection.js';
import {
  LiveTracesDocument,
  type LiveTracesSubscription,
  type LiveTracesSubscriptionVariables,
} from './generated/operations.js';
import { mayChange, type TypedDocument } from './operation.js';
import { pagesOf, type PageAt, type PagePath } from './pages.js';
import { RETRY_DEFAULTS, withRetries, type RetrySettings } from './retry.js';
import { eventsOf } from './subscription.js';

export interface ClewClientOptions {
  /** Of the API: `https://clew.example/graphql`. */
  readonly url: string;
  /** Of a user or a program; sent as `Authorization: Bearer`. */
  readonly token: string;
  /** Default: that of the platform. */
  readonly fetch?: Fetch;
  readonly retry?: Partial<RetrySettings>;
  /** Longest answer that is read. Default: 64 MiB. */
  readonly answerBytesMax?: number;
  /** Longest event of a stream that is read, in UTF-16 code units. Default: 4 Mi. */
  readonly eventCharsMax?: number;
}

export interface CallOptions {
  /** Ends the call, its waits included; what is thrown is then its reason. */
  readonly signal?: AbortSignal;
}

/** Variables of a document that takes a cursor, which the client sets. */
export type PageVariables<TVariables> = Omit<TVariables, 'after'>;

export interface ClewClient {
  /** Throws ClewError for any error of the answer, also where some of its data came. */
  query<TData, TVariables>(
    document: TypedDocument<TData, TVariables>,
    variables: TVariables,
    options?: CallOptions,
  ): Promise<TData>;

  /** The pages of the connection at a place of the answer, until there is no next one. The document needs a variable `after`. */
  pages<TData, TVariables extends { after?: string | null | undefined }, P extends PagePath<TData>>(
    document: TypedDocument<TData, TVariables>,
    variables: PageVariables<TVariables>,
    path: P,
    options?: CallOptions,
  ): AsyncGenerator<PageAt<TData, P>, void, undefined>;

  /**
   * What comes from now on, until the loop is left, the signal aborts or the server ends. A lost connection throws
   * (`retryable`): what came meanwhile is found by a search, so connecting again is left to the caller.
   */
  liveTraces(
    variables?: LiveTracesSubscriptionVariables,
    options?: CallOptions,
  ): AsyncGenerator<LiveTracesSubscription['liveTraces'], void, undefined>;
}

/** Holds no connection of its own: there is nothing to close. */
export function createClewClient(options: ClewClientOptions): ClewClient {
  const settings = {
    url: options.url,
    token: options.token,
    // Not looked up before it is called, and not called as a method: browsers refuse that.
    fetch: options.fetch ?? ((...args: Parameters<Fetch>) => globalThis.fetch(...args)),
    answerBytesMax: options.answerBytesMax ?? 64 * 1024 * 1024,
    eventCharsMax: options.eventCharsMax ?? 4 * 1024 * 1024,
  };
  checkConnection(settings);
  const retry: RetrySettings = { ...RETRY_DEFAULTS, ...options.retry };

  async function query<TData, TVariables>(
    document: TypedDocument<TData, TVariables>,
    variables: unknown,
    { signal }: CallOptions = {},
  ): Promise<TData> {
    const text = document.toString();
    const send = async (): Promise<unknown> => {
      const response = await post(settings, { query: text, variables, accept: 'application/json', signal });
      return readAnswer(response, settings, signal);
    };
    // The API answers in the shape of its schema, which the types of the document were made from.
    return (await withRetries(send, mayChange(text) ? { ...retry, attemptsMax: 1 } : retry, signal)) as TData;
  }

  return {
    query,
    pages: (document, variables, path, callOptions) =>
      pagesOf((after) => query(document, { ...variables, after }, callOptions), path),
    async *liveTraces(variables = {}, { signal } = {}) {
      for await (const data of eventsOf(settings, { query: LiveTracesDocument.toString(), variables, signal })) {
        yield (data as LiveTracesSubscription).liveTraces; // of the schema's shape, as above
      }
    },
  };
}
