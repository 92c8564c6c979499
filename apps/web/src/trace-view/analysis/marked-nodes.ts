import type { TraceTree } from '../trace-tree.js';
import type { FindingGroup } from './findings.js';

/** Nodes of the finding with this key from top to bottom; undefined when there is none. */
export function markedNodes(
  tree: TraceTree,
  groups: readonly FindingGroup[],
  key: string | undefined,
): readonly number[] | undefined {
  if (key === undefined) return undefined;
  const finding = groups.flatMap(({ findings }) => findings).find((each) => each.key === key);
  if (finding === undefined) return undefined;
  const spanIds = new Set(finding.spanIds.items);
  return tree.order.filter((id) => spanIds.has(tree.nodes[id]?.spanId ?? ''));
}
