import type { ManifestHeader } from './manifest.js';

interface Retained {
  readonly sequence: bigint;
  readonly flushNumber: number;
  readonly position: number;
  readonly decisionMemoryFlushes: number;
}

/** Trimming is a request of its own, so it waits until it is worth it. */
const TRIM_AT_LEAST = 32;

/** Which records of the journal a take-over would need, and so which may be trimmed. */
export class JournalWindow {
  private retained: Retained[] = [];

  add(sequence: bigint, header: ManifestHeader): void {
    const { flushNumber, position, memory } = header;
    const { decisionMemoryFlushes } = memory;
    this.retained.push({ sequence, flushNumber, position, decisionMemoryFlushes });
  }

  /**
   * The sequence below which records may be forgotten now that the flush of `last` is stored; undefined while there is
   * little to gain. A take-over replays from `last.replayFrom`, so with its first flush j it needs the verdicts that flush j
   * needed: those of the `decisionMemoryFlushes` before *it*, not before the last.
   */
  trimBefore(last: ManifestHeader): bigint | undefined {
    const firstReplayed = this.retained.findIndex((record) => record.position > last.replayFrom);
    const first = this.retained[firstReplayed === -1 ? this.retained.length - 1 : firstReplayed];
    if (first === undefined) return undefined;
    const replayed = this.retained.slice(Math.max(0, firstReplayed));
    const memoryFlushes = replayed.reduce((most, record) => Math.max(most, record.decisionMemoryFlushes), 0);
    const keepFrom = this.retained.findIndex((record) => record.flushNumber >= first.flushNumber - memoryFlushes);
    if (keepFrom < TRIM_AT_LEAST) return undefined;
    this.retained = this.retained.slice(keepFrom);
    return this.retained[0]?.sequence;
  }
}
