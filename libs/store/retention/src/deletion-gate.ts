import type { LegalHold } from './legal-hold.js';

/** What a janitor may know when it deletes. */
export interface OpenGate {
  /** Grows with each opening. A deletion carries it, and deletes nothing once there is a greater one. */
  readonly epoch: bigint;
  /** All that are not lifted, of all organisations. */
  readonly holds: readonly LegalHold[];
}

/**
 * Orders holds and deletions. A hold that is placed while the gate is closed is in force at once. While it is open, deletions that know
 * nothing of the hold may be under way: it is in force once a janitor that has read it says that those are over.
 */
export interface DeletionGate {
  /**
   * Opens, or opens anew with the holds as they are now.
   *
   * @param after greatest epoch that the trace store has seen: a control store that was restored may know a smaller one
   */
  openGate(after: bigint): Promise<OpenGate>;
  /** `superseded`: somebody has opened it since. */
  gateState(epoch: bigint): Promise<'current' | 'hold waits' | 'superseded'>;
  /** Says that no deletion of an earlier epoch goes on: what `openGate` has read is in force. False when somebody has opened it since. */
  confirmHolds(gate: OpenGate): Promise<boolean>;
  /** Says that no deletion goes on at all. Nothing happens when somebody has opened it since. */
  closeGate(epoch: bigint): Promise<void>;
}
