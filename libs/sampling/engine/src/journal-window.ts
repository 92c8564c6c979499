import type { ManifestHeader } from './manifest-header.js';

interface Retained {
  readonly sequence: bigint;
  readonly flushNumber: number;
  readonly position: number;
  readonly decisionMemoryFlushes: number;
  readonly hasPolicies: boolean;
}

/** Which records of the journal a take-over would need, and so which may be trimmed. */
export class JournalWindow {
  private retained: Retained[] = [];
  private readonly trimRecordsMin: number;

  /** @param trimRecordsMin trimming is a request of its own, so it waits until so many records can go */
  constructor(trimRecordsMin: number) {
    this.trimRecordsMin = trimRecordsMin;
  }

  /** @param hasPolicies the record holds the documents in force */
  add(sequence: bigint, header: ManifestHeader, hasPolicies: boolean): void {
    const { flushNumber, position, memory } = header;
    const { decisionMemoryFlushes } = memory;
    this.retained.push({ sequence, flushNumber, position, decisionMemoryFlushes, hasPolicies });
  }

  /**
   * The sequence below which records may be forgotten now that the flush of `last` is stored; undefined while there is
   * little to gain. A take-over replays from `last.replayFrom`, so with its first flush j it needs the verdicts that flush j
   * needed: those of the `decisionMemoryFlushes` before *it*, not before the last. And the policies by which its traces were
   * opened: those of the last record before it that has any.
   */
  trimBefore(last: ManifestHeader): bigint | undefined {
    const firstReplayed = this.retained.findIndex((record) => record.position > last.replayFrom);
    const first = this.retained[firstReplayed];
    if (first === undefined) return undefined;
    // While flush j was read, the memory obeyed the limits in the record before it.
    const inForce = this.retained.slice(Math.max(0, firstReplayed - 1));
    const memoryFlushes = inForce.reduce((most, record) => Math.max(most, record.decisionMemoryFlushes), 0);
    const inMemory = this.retained.findIndex((record) => record.flushNumber >= first.flushNumber - memoryFlushes);
    const withPolicies = this.retained.findLastIndex(({ hasPolicies }, index) => hasPolicies && index < firstReplayed);
    const keepFrom = withPolicies < 0 ? inMemory : Math.min(inMemory, withPolicies);
    if (keepFrom < this.trimRecordsMin) return undefined;
    this.retained = this.retained.slice(keepFrom);
    return this.retained[0]?.sequence;
  }
}
