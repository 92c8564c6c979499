import { dataOf, type AnswerOrigin } from './answer.js';
import { ClewError } from './clew-error.js';
import { retryAfterMsOf } from './retry.js';

export type Fetch = typeof globalThis.fetch;

export interface ConnectionSettings {
  /** Of the API: `https://clew.example/graphql`. */
  readonly url: string;
  /** Of a user or a program; sent as `Authorization: Bearer`. */
  readonly token: string;
  readonly fetch: Fetch;
  /** Longest answer that is read. */
  readonly answerBytesMax: number;
}

export interface OutgoingOperation {
  readonly query: string;
  readonly variables: unknown;
  /** Media type of the answer. */
  readonly accept: string;
  readonly signal: AbortSignal | undefined;
}

/** Throws before anything is sent. Never shows the token. */
export function checkConnection({ url, token }: ConnectionSettings): void {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new TypeError(`url is ${JSON.stringify(url)}; allowed is an http or https address`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError('token must be printable ASCII without spaces, and not empty');
}

/** Sends it once. */
export async function post(settings: ConnectionSettings, operation: OutgoingOperation): Promise<Response> {
  const { query, variables, accept, signal } = operation;
  const { fetch, url, token } = settings;
  const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query, variables });
  try {
    // A redirected POST would lose its body; an address that has moved is better told than followed.
    return await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: signal ?? null });
  } catch (cause) {
    throw networkError(cause, signal);
  }
}

/** The data of an answer, read whole; throws what the answer says of errors. */
export async function readAnswer(
  response: Response,
  { answerBytesMax }: ConnectionSettings,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const origin: AnswerOrigin = {
    statusCode: response.status,
    retryAfterMs: retryAfterMsOf(response.headers.get('retry-after'), Date.now()),
  };
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of chunksOf(response, signal)) {
    bytes += chunk.byteLength;
    if (bytes > answerBytesMax) {
      throw new ClewError(`the answer is longer than answerBytesMax (${answerBytesMax}); ask for less`, {
        ...origin,
        code: 'BAD_ANSWER',
      });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return dataOf(text + decoder.decode(), origin);
}

/** By a reader, as not every browser can iterate over a body. Cancels what is left when the loop is left. */
export async function* chunksOf(
  { body }: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  let isWhole = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isWhole = done;
      if (done) return;
      yield value;
    }
  } catch (cause) {
    isWhole = true; // broken: there is nothing left to cancel
    throw networkError(cause, signal);
  } finally {
    // A stream that broke meanwhile refuses: then it has ended too, and nobody waits for more of it.
    if (!isWhole) await reader.cancel().catch(() => undefined);
  }
}

/** The signal's reason where the caller has ended it. */
function networkError(cause: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ClewError(`no answer: ${why}`, { code: 'NETWORK', cause });
}
