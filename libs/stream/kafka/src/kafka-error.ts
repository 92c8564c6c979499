import { FencedError, StreamError } from '@clew/stream-contract';

const FENCED_TYPES = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'INVALID_PRODUCER_ID_MAPPING']);
/** PRODUCER_FENCED is newer than kafkajs, which only knows its number. */
const FENCED_UNKNOWN = /Unknown error code 90\b/;

/** The error and what caused it, outermost first. */
function* chainOf(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    yield each;
  }
}

/** The protocol's name of the error, such as `TOPIC_ALREADY_EXISTS`. */
export function protocolType(error: unknown): string | undefined {
  for (const each of chainOf(error)) {
    if ('type' in each && typeof each.type === 'string') return each.type;
  }
  return undefined;
}

function isFenced(error: unknown): boolean {
  for (const each of chainOf(error)) {
    if ('type' in each && typeof each.type === 'string' && FENCED_TYPES.has(each.type)) return true;
    if (FENCED_UNKNOWN.test(each.message)) return true;
  }
  return false;
}

/** `doing` completes "cannot ...". */
export function streamError(code: string, doing: string, error: unknown): StreamError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StreamError(code, `cannot ${doing}: ${reason}`, { retryable: true, cause: error });
}

/** An append to the journal of `partition` failed: because there is a newer owner, or with an unknown outcome. */
export function journalError(partition: number, error: unknown): StreamError {
  if (isFenced(error)) return new FencedError(partition, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new StreamError('STREAM_JOURNAL_FAILED', `append to the journal of partition ${partition} failed: ${reason}`, {
    retryable: false,
    cause: error,
  });
}

export function closedError(): StreamError {
  return new StreamError('STREAM_CLOSED', 'the span stream is shutting down', { retryable: true });
}
