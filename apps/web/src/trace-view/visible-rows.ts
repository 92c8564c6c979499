import type { TraceTree } from './trace-tree.js';

/** Node ids from top to bottom, without what is inside collapsed nodes. */
export function visibleRows(tree: TraceTree, collapsed: ReadonlySet<number>): number[] {
  const rows: number[] = [];
  for (let at = 0; at < tree.order.length; at++) {
    const id = tree.order[at] ?? 0;
    rows.push(id);
    if (collapsed.has(id)) at += tree.nodes[id]?.descendantCount ?? 0;
  }
  return rows;
}

/** The collapsed set with every ancestor of the node opened; the same set when nothing was in the way. */
export function reveal(tree: TraceTree, collapsed: ReadonlySet<number>, id: number): ReadonlySet<number> {
  let next: Set<number> | undefined;
  for (let at = tree.nodes[id]?.parent ?? -1; at >= 0; at = tree.nodes[at]?.parent ?? -1) {
    if (collapsed.has(at)) {
      next ??= new Set(collapsed);
      next.delete(at);
    }
  }
  return next ?? collapsed;
}

export function toggled(collapsed: ReadonlySet<number>, id: number): ReadonlySet<number> {
  const next = new Set(collapsed);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Every node with children below the given depth, for "collapse all". */
export function collapsibleFrom(tree: TraceTree, depth: number): ReadonlySet<number> {
  return new Set(tree.nodes.filter((node) => node.children.length > 0 && node.depth >= depth).map(({ id }) => id));
}

export type TreeMove =
  | { readonly kind: 'select'; readonly id: number }
  | { readonly kind: 'toggle'; readonly id: number }
  | { readonly kind: 'none' };

const PAGE_ROWS = 15;
const NONE: TreeMove = { kind: 'none' };

/** What a key does to the selection, in the manner of a tree: left closes or goes up, right opens or goes down. */
export function moveFor(
  key: string,
  tree: TraceTree,
  rows: readonly number[],
  collapsed: ReadonlySet<number>,
  selected: number | undefined,
): TreeMove {
  const at = selected === undefined ? -1 : rows.indexOf(selected);
  const node = selected === undefined ? undefined : tree.nodes[selected];
  const to = (index: number): TreeMove => {
    const id = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    return id === undefined ? NONE : { kind: 'select', id };
  };
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + PAGE_ROWS);
    case 'PageUp':
      return to(at - PAGE_ROWS);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.length - 1);
    case 'ArrowLeft': {
      if (node === undefined) return NONE;
      if (node.children.length > 0 && !collapsed.has(node.id)) return { kind: 'toggle', id: node.id };
      return node.parent < 0 ? NONE : { kind: 'select', id: node.parent };
    }
    case 'ArrowRight': {
      if (node === undefined || node.children.length === 0) return NONE;
      return collapsed.has(node.id) ? { kind: 'toggle', id: node.id } : to(at + 1);
    }
    default:
      return NONE;
  }
}
