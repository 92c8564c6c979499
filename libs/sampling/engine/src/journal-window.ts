import type { ManifestHeader } from './manifest.js';

interface Retained {
  readonly sequence: bigint;
  readonly flushNumber: number;
  readonly position: number;
  readonly decisionMemoryFlushes: number;
}

/** Which records of the journal a take-over would need, and so which may be trimmed. */
export class JournalWindow {
  private retained: Retained[] = [];
  private readonly trimRecordsMin: number;

  /** @param trimRecordsMin trimming is a request of its own, so it waits until so many records can go */
  constructor(trimRecordsMin: number) {
    this.trimRecordsMin = trimRecordsMin;
  }

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
    const first = this.retained[firstReplayed];
    if (first === undefined) return undefined;
    // While flush j was read, the memory obeyed the limits in the record before it.
    const inForce = this.retained.slice(Math.max(0, firstReplayed - 1));
    const memoryFlushes = inForce.reduce((most, record) => Math.max(most, record.decisionMemoryFlushes), 0);
    const keepFrom = this.retained.findIndex((record) => record.flushNumber >= first.flushNumber - memoryFlushes);
    if (keepFrom < this.trimRecordsMin) return undefined;
    this.retained = this.retained.slice(keepFrom);
    return this.retained[0]?.sequence;
  }
}
