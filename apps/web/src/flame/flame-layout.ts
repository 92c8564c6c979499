import type { LoadFlameGraphQuery } from '../generated/graphql.js';

export type FlameGraph = LoadFlameGraphQuery['flameGraph'];
export type FlameNode = FlameGraph['nodes'][number];

/** Where a node is drawn; shares of the width of the picture. */
export interface FlameBox {
  readonly index: number;
  /** Row from the top. */
  readonly row: number;
  readonly left: number;
  readonly width: number;
  /** Above the node that is zoomed to: drawn over the whole width, however wide it is. */
  readonly isAncestor: boolean;
}

export interface FlameTree {
  readonly nodes: readonly FlameNode[];
  readonly children: readonly (readonly number[])[];
  readonly roots: readonly number[];
  /** Nanoseconds of everything, also of what is not shown. */
  readonly width: number;
}

/** Narrower boxes are less than a pixel: they would only cost. */
const WIDTH_MIN = 0.0005;

export function buildFlameTree({ nodes, width }: Pick<FlameGraph, 'nodes' | 'width'>): FlameTree {
  const children = nodes.map((): number[] => []);
  const roots: number[] = [];
  for (const [index, { parentIndex }] of nodes.entries()) {
    const siblings = parentIndex === null ? roots : children[parentIndex];
    siblings?.push(index);
  }
  return { nodes, children, roots, width: Number(width) };
}

/** The boxes of everything, or of one node with its ancestors above it and its descendants below. */
export function layOutFlame(tree: FlameTree, zoomed: number | undefined): FlameBox[] {
  const boxes: FlameBox[] = [];
  const whole = zoomed === undefined ? tree.width : widthOf(tree, zoomed);
  if (whole <= 0) return boxes;
  for (const index of ancestorsOf(tree, zoomed)) {
    boxes.push({ index, row: tree.nodes[index]?.depth ?? 0, left: 0, width: 1, isAncestor: true });
  }
  // No recursion: a path may be thousands of spans long.
  const open: { index: number; left: number }[] = [];
  const place = (siblings: readonly number[], from: number) => {
    let left = from;
    for (const index of siblings) {
      open.push({ index, left });
      left += widthOf(tree, index) / whole;
    }
  };
  place(zoomed === undefined ? tree.roots : [zoomed], 0);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { index, left } = next;
    const width = widthOf(tree, index) / whole;
    if (width < WIDTH_MIN) continue;
    boxes.push({ index, row: tree.nodes[index]?.depth ?? 0, left, width, isAncestor: false });
    place(tree.children[index] ?? [], left);
  }
  return boxes;
}

function widthOf(tree: FlameTree, index: number): number {
  return Number(tree.nodes[index]?.width ?? 0);
}

/** From the top down. */
function ancestorsOf(tree: FlameTree, index: number | undefined): number[] {
  const ancestors: number[] = [];
  let parent = index === undefined ? undefined : tree.nodes[index]?.parentIndex;
  while (typeof parent === 'number') {
    ancestors.unshift(parent);
    parent = tree.nodes[parent]?.parentIndex;
  }
  return ancestors;
}

/** The node that a key leads to from another: down to the widest child, up to the parent, sideways to a sibling. */
export function flameMove(tree: FlameTree, from: number | undefined, key: string): number | undefined {
  if (from === undefined) return key.startsWith('Arrow') ? tree.roots[0] : undefined;
  const parent = tree.nodes[from]?.parentIndex ?? undefined;
  const siblings = (parent === undefined ? tree.roots : tree.children[parent]) ?? [];
  switch (key) {
    case 'ArrowDown':
      return tree.children[from]?.[0];
    case 'ArrowUp':
      return parent;
    case 'ArrowRight':
      return siblings[siblings.indexOf(from) + 1];
    case 'ArrowLeft':
      return siblings[siblings.indexOf(from) - 1];
    default:
      return undefined;
  }
}

const STEP = ' › ';

/** Names a node in an address: the graph is made anew each time, and places in it change. */
export function flamePath(tree: FlameTree, index: number): string {
  return [...ancestorsOf(tree, index), index].map((each) => nameOf(tree.nodes[each])).join(STEP);
}

export function nodeAtPath(tree: FlameTree, path: string | undefined): number | undefined {
  if (path === undefined) return undefined;
  let siblings = tree.roots;
  let found: number | undefined;
  for (const step of path.split(STEP)) {
    found = siblings.find((index) => nameOf(tree.nodes[index]) === step);
    if (found === undefined) return undefined;
    siblings = tree.children[found] ?? [];
  }
  return found;
}

function nameOf(node: FlameNode | undefined): string {
  return node === undefined ? '' : `${node.serviceName} ${node.spanName}`;
}
