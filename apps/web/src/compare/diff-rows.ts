import type { LoadTraceDiffQuery } from '../generated/graphql.js';

export type TraceDiff = NonNullable<LoadTraceDiffQuery['traceDiff']>;
export type DiffNode = TraceDiff['nodes'][number];

/** Places of the nodes that are listed: all, or those that changed with the way down to them. */
export function listedNodes(nodes: readonly DiffNode[], onlyChanges: boolean, durationMin: number): number[] {
  if (!onlyChanges) return nodes.map((_, index) => index);
  const isListed = nodes.map((node) => isChanged(node, durationMin));
  // Parents come before their children, so one walk from the end reaches every ancestor.
  for (let index = nodes.length - 1; index >= 0; index--) {
    const parent = nodes[index]?.parentIndex;
    if (isListed[index] === true && typeof parent === 'number') isListed[parent] = true;
  }
  return nodes.flatMap((_, index) => (isListed[index] === true ? [index] : []));
}

/** Every duration differs a little between two runs: only what is worth a look counts as changed. */
export function isChanged(node: DiffNode, durationMin: number): boolean {
  return node.presence !== 'BOTH' || node.isStatusChanged || Math.abs(Number(node.selfTimeDelta)) >= durationMin;
}

const SHARE_MIN = 0.02;

/** Below this own times count as equal: 2% of the longer trace. */
export function notableDuration({
  leftDuration,
  rightDuration,
}: Pick<TraceDiff, 'leftDuration' | 'rightDuration'>): number {
  return Math.max(Number(leftDuration), Number(rightDuration)) * SHARE_MIN;
}
