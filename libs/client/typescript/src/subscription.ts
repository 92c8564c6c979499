import { dataOf } from './answer.js';
import { ClewError } from './clew-error.js';
import { chunksOf, post, readAnswer, type ConnectionSettings } from './connection.js';
import { EventStreamParser } from './event-stream.js';

export interface SubscriptionSettings extends ConnectionSettings {
  /** Longest event that is read, in UTF-16 code units. */
  readonly eventCharsMax: number;
}

export interface Subscription {
  readonly query: string;
  readonly variables: unknown;
  readonly signal: AbortSignal | undefined;
}

/**
 * The data of each event of a GraphQL subscription (GraphQL over SSE, distinct connections). Ends when the server says that it is
 * complete; throws when the connection ends without that. Leaving the loop ends the connection.
 */
export async function* eventsOf(
  settings: SubscriptionSettings,
  { query, variables, signal }: Subscription,
): AsyncGenerator<unknown, void, undefined> {
  // Only that: with JSON beside it the API would answer the way it answers queries.
  const response = await post(settings, { query, variables, accept: 'text/event-stream', signal });
  if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
    await readAnswer(response, settings, signal); // throws its errors
    throw new ClewError('the answer is no stream of events', { code: 'BAD_ANSWER', statusCode: response.status });
  }
  const parser = new EventStreamParser(settings.eventCharsMax);
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(response, signal)) {
    for (const { event, data } of parser.push(decoder.decode(chunk, { stream: true }))) {
      if (event === 'complete') return;
      if (event === 'next') yield dataOf(data, { statusCode: response.status });
    }
  }
  throw new ClewError('the stream ended before it was complete', { code: 'STREAM_ENDED', statusCode: response.status });
}
