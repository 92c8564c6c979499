import { isPoolWaitSpan } from '../database/pool-wait.js';
import type { TraceNode } from '../tree/trace-node.js';

/** Children that a wrapper has at most: the wait for a connection, the call, the reading of its answer. */
const WRAPPED_MAX = 5;

/** The span that made a call: wrappers around a single call, as ORMs and clients make them, are passed over. */
export function callerOf(call: TraceNode): TraceNode | undefined {
  let caller = call.parent;
  while (caller?.parent !== undefined && isWrapper(caller)) caller = caller.parent;
  return caller;
}

function isWrapper({ span, children }: TraceNode): boolean {
  if (span.kind !== 'INTERNAL' || children.length > WRAPPED_MAX) return false;
  const calls = children.filter((child) => child.children.length > 0 || child.facts.call !== undefined);
  return calls.filter((child) => !isPoolWaitSpan(child)).length === 1;
}

/** Nodes by a key, in the order of the nodes; those without a key are left out. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Texts as one key: no text can look like the border between two. */
export function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
