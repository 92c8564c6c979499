/** What became of a batch. Everything but `stored` leaves open whether an earlier try of it was stored. */
export type ProduceOutcome =
  | { readonly kind: 'stored' }
  /** Send it again, with the same numbers. */
  | { readonly kind: 'unsettled'; readonly error: Error }
  /** The broker has forgotten the producer, or never knew it: send again with new numbers. */
  | { readonly kind: 'numbers-lost'; readonly error: Error }
  /** It never will be stored as it is. */
  | { readonly kind: 'too-large'; readonly error: Error };

/** Codes of the Kafka protocol, as far as an append may meet them and a person should read a name. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [2, 'CORRUPT_MESSAGE'],
  [3, 'UNKNOWN_TOPIC_OR_PARTITION'],
  [5, 'LEADER_NOT_AVAILABLE'],
  [6, 'NOT_LEADER_OR_FOLLOWER'],
  [7, 'REQUEST_TIMED_OUT'],
  [10, 'MESSAGE_TOO_LARGE'],
  [14, 'COORDINATOR_LOAD_IN_PROGRESS'],
  [15, 'COORDINATOR_NOT_AVAILABLE'],
  [18, 'RECORD_LIST_TOO_LARGE'],
  [19, 'NOT_ENOUGH_REPLICAS'],
  [20, 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'],
  [29, 'TOPIC_AUTHORIZATION_FAILED'],
  [31, 'CLUSTER_AUTHORIZATION_FAILED'],
  [45, 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
  [46, 'DUPLICATE_SEQUENCE_NUMBER'],
  [47, 'INVALID_PRODUCER_EPOCH'],
  [49, 'INVALID_PRODUCER_ID_MAPPING'],
  [56, 'KAFKA_STORAGE_ERROR'],
  [59, 'UNKNOWN_PRODUCER_ID'],
  [87, 'INVALID_RECORD'],
]);
/** None, and DUPLICATE_SEQUENCE_NUMBER: an earlier try was stored, longer ago than the broker remembers where. */
const STORED = new Set([0, 46]);
const TOO_LARGE = new Set([10, 18]);
const NUMBERS_LOST = new Set([45, 47, 49, 59]);

/** `code` undefined: the broker did not answer for the partition. */
export function outcomeOf(partition: number, code: number | undefined): ProduceOutcome {
  if (code === undefined) {
    return { kind: 'unsettled', error: new Error(`no broker answered for partition ${partition}`) };
  }
  if (STORED.has(code)) return { kind: 'stored' };
  const error = protocolError(`partition ${partition}`, code);
  if (TOO_LARGE.has(code)) return { kind: 'too-large', error };
  return { kind: NUMBERS_LOST.has(code) ? 'numbers-lost' : 'unsettled', error };
}

export function protocolError(what: string, code: number): Error {
  return new Error(`${what}: Kafka answers ${NAMES.get(code) ?? 'error'} (${code})`);
}
