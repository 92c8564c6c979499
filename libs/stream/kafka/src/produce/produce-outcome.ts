import { protocolError } from '../broker/protocol-error.js';

/** What became of a batch. Everything but `stored` leaves open whether an earlier try of it was stored. */
export type ProduceOutcome =
  | { readonly kind: 'stored' }
  /** Send it again, with the same numbers. */
  | { readonly kind: 'unsettled'; readonly error: Error }
  /** The broker has forgotten the producer, or never knew it: send again with new numbers. */
  | { readonly kind: 'numbers-lost'; readonly error: Error }
  /** It never will be stored as it is. */
  | { readonly kind: 'too-large'; readonly error: Error };

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
