import type { StoredSpan } from '@clew/store-contract';

import type { RootReason } from './trace-node.js';

const UNSEEN = 0;
const ON_THIS_WALK = 1;
const DONE = 2;

/** Makes the earliest span of every cycle of parents a root. Every span is walked over once. */
export function cutCycles(parents: number[], reasons: (RootReason | undefined)[], spans: readonly StoredSpan[]): void {
  const states = new Uint8Array(parents.length);
  for (let start = 0; start < parents.length; start++) {
    const walked: number[] = [];
    let at = start;
    while (at !== -1 && states[at] === UNSEEN) {
      states[at] = ON_THIS_WALK;
      walked.push(at);
      at = parents[at] ?? -1;
    }
    if (at !== -1 && states[at] === ON_THIS_WALK) {
      const cut = earliestOf(walked.slice(walked.indexOf(at)), spans);
      parents[cut] = -1;
      reasons[cut] = 'PARENT_CYCLE';
    }
    for (const index of walked) states[index] = DONE;
  }
}

function earliestOf(cycle: readonly number[], spans: readonly StoredSpan[]): number {
  let earliest = cycle[0] ?? 0;
  for (const index of cycle) {
    const [span, best] = [spans[index], spans[earliest]];
    if (span !== undefined && best !== undefined && isBefore(span, best)) earliest = index;
  }
  return earliest;
}

function isBefore(a: StoredSpan, b: StoredSpan): boolean {
  if (a.startTimeUnixNano !== b.startTimeUnixNano) return a.startTimeUnixNano < b.startTimeUnixNano;
  return a.spanId < b.spanId;
}
