import { describe, expect, it } from 'vitest';

import { JournalWindow } from './journal-window.js';
import type { ManifestHeader } from './manifest-header.js';

const RECORDS = 20;

/** Flush k ends at offset 10 k and has sequence 100 + k. */
function header(flushNumber: number, decisionMemoryFlushes: number, replayFrom: number): ManifestHeader {
  return {
    flushNumber,
    replayFrom,
    position: flushNumber * 10,
    streamTimeMs: 0,
    memory: { decisionMemoryFlushes, decisionMemoryTraces: 1, dedupeFlushes: 0, dedupeSpans: 0 },
    documentsVersion: 1,
    stressLevel: 0,
  };
}

function windowOf(memoryOf: (flushNumber: number) => number, trimRecordsMin = 1): JournalWindow {
  const window = new JournalWindow(trimRecordsMin);
  for (let flush = 1; flush <= RECORDS; flush++)
    window.add(100n + BigInt(flush), header(flush, memoryOf(flush), 0), true);
  return window;
}

describe('JournalWindow', () => {
  it('leaves the memory of the first flush that is replayed, not of the last', () => {
    // A trace that is open since offset 155 makes flush 16 the first, and it was read with the verdicts of 11 to 15.
    expect(windowOf(() => 5).trimBefore(header(RECORDS, 5, 155))).toBe(111n);
  });

  it('leaves the memory of the last flush when nothing is open', () => {
    expect(windowOf(() => 5).trimBefore(header(RECORDS, 5, 190))).toBe(115n);
  });

  it('obeys the limits that were in force while the first flush was read', () => {
    const lowered = windowOf((flush) => (flush < 16 ? 9 : 2));
    expect(lowered.trimBefore(header(RECORDS, 2, 155))).toBe(107n);
  });

  it('asks for nothing while there is little or nothing to gain', () => {
    expect(windowOf(() => 5, 15).trimBefore(header(RECORDS, 5, 190))).toBeUndefined();
    expect(windowOf(() => 5, 14).trimBefore(header(RECORDS, 5, 190))).toBe(115n);
    expect(windowOf(() => 99).trimBefore(header(RECORDS, 99, 190))).toBeUndefined();
    expect(new JournalWindow(1).trimBefore(header(1, 5, 0))).toBeUndefined();
  });
});
