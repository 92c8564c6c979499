import { isAwaited } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { maxNano, minNano } from './nanoseconds.js';

/** A stretch of the path: `node` worked, or nothing ran and `node` was what came next. */
export interface PathPiece {
  readonly node: TraceNode;
  readonly isWait: boolean;
  readonly startNano: bigint;
  readonly endNano: bigint;
}

interface Window {
  readonly startNano: bigint;
  readonly endNano: bigint;
}

interface Frame {
  readonly node: TraceNode;
  readonly fromNano: bigint;
  /** By end, latest first. */
  readonly children: readonly TraceNode[];
  nextChild: number;
  /** What is later than this is explained. */
  reachedNano: bigint;
  /** Whose start `reachedNano` is. */
  later: TraceNode;
}

/**
 * Explains a window of time below a node backwards from its end: by the child that finished last, then by the one that had
 * finished when that one started, and so on; what is left is the node's own. Children that still ran then held nobody up.
 */
export class PathWalk {
  readonly #windowOf: (node: TraceNode) => Window;
  readonly #isStep: (parent: TraceNode, child: TraceNode) => boolean;
  readonly #overlapNanoMax: bigint;

  private constructor(walk: {
    readonly windowOf: (node: TraceNode) => Window;
    readonly isStep: (parent: TraceNode, child: TraceNode) => boolean;
    readonly overlapNanoMax: bigint;
  }) {
    this.#windowOf = walk.windowOf;
    this.#isStep = walk.isStep;
    this.#overlapNanoMax = walk.overlapNanoMax;
  }

  /** What held the node up: a child counts while its parent runs, and a consumer does not hold up who published. */
  static withinParents(overlapNanoMax: bigint): PathWalk {
    return new PathWalk({ windowOf: (node) => node, isStep: isAwaited, overlapNanoMax });
  }

  /** Whatever came of the node, however much later: a child counts with all that lies below it. */
  static throughDescendants({ nodes }: TraceTree, overlapNanoMax: bigint): PathWalk {
    const windows: Window[] = [];
    for (let at = nodes.length - 1; at >= 0; at--) {
      const node = nodes[at];
      if (node !== undefined) windows[at] = windowOfSubtree(node, windows);
    }
    return new PathWalk({ windowOf: ({ index }) => windows[index] ?? EMPTY, isStep: () => true, overlapNanoMax });
  }

  /** When the node and all that counts below it began and ended. */
  windowOf(node: TraceNode): Window {
    return this.#windowOf(node);
  }

  /** Pieces that fill `[fromNano, toNano)` without a hole, the latest first. A stack of its own: traces may be deep. */
  explain(node: TraceNode, fromNano: bigint, toNano: bigint): PathPiece[] {
    const pieces: PathPiece[] = [];
    if (fromNano >= toNano) return pieces;
    const stack = [this.#frame(node, fromNano, toNano)];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const step = this.#nextStep(frame);
      if (step === undefined) {
        explainSelf(frame, frame.fromNano, pieces);
        stack.pop();
        continue;
      }
      explainSelf(frame, step.endNano, pieces);
      frame.reachedNano = step.startNano;
      frame.later = step.child;
      stack.push(this.#frame(step.child, step.startNano, step.endNano));
    }
    return pieces;
  }

  #frame(node: TraceNode, fromNano: bigint, toNano: bigint): Frame {
    const endOf = (child: TraceNode) => minNano(this.#windowOf(child).endNano, toNano);
    const children = node.children.filter((child) => this.#isStep(node, child));
    // Of those that end together, the one that runs longest says most.
    children.sort((a, b) => {
      const [endA, endB] = [endOf(a), endOf(b)];
      if (endA !== endB) return endA > endB ? -1 : 1;
      const [startA, startB] = [this.#windowOf(a).startNano, this.#windowOf(b).startNano];
      if (startA === startB) return 0;
      return startA < startB ? -1 : 1;
    });
    return { node, fromNano, children, nextChild: 0, reachedNano: toNano, later: node };
  }

  #nextStep(frame: Frame): (Window & { readonly child: TraceNode }) | undefined {
    const { fromNano, reachedNano, children } = frame;
    while (frame.nextChild < children.length) {
      const child = children[frame.nextChild++];
      if (child === undefined) continue;
      const window = this.#windowOf(child);
      const startNano = maxNano(window.startNano, fromNano);
      const endNano = minNano(window.endNano, reachedNano);
      if (startNano < endNano && this.#hasFinished(window, frame)) return { child, startNano, endNano };
    }
    return undefined;
  }

  /** By the time that is to be explained next. Clocks are rounded, so a little overlap is none. */
  #hasFinished({ startNano, endNano }: Window, { reachedNano, later, node }: Frame): boolean {
    if (later === node) return true; // nothing is explained yet: what runs on is cut at the end of the window
    const overlap = endNano - reachedNano;
    return overlap <= 0n || (overlap <= this.#overlapNanoMax && overlap * 10n <= endNano - startNano);
  }
}

const EMPTY: Window = { startNano: 0n, endNano: 0n };

function windowOfSubtree(node: TraceNode, windows: readonly Window[]): Window {
  let { startNano, endNano } = node;
  for (const { index } of node.children) {
    const below = windows[index] ?? node;
    startNano = minNano(startNano, below.startNano);
    endNano = maxNano(endNano, below.endNano);
  }
  return { startNano, endNano };
}

/** From `reachedNano` back to `fromNano` the node worked itself, as far as it ran; outside of that something was waited for. */
function explainSelf({ node, reachedNano, later }: Frame, fromNano: bigint, pieces: PathPiece[]): void {
  const add = (start: bigint, end: bigint, isWait: boolean): void => {
    const [startNano, endNano] = [maxNano(start, fromNano), minNano(end, reachedNano)];
    if (startNano < endNano) pieces.push({ node: isWait ? later : node, isWait, startNano, endNano });
  };
  add(node.endNano, reachedNano, true);
  add(node.startNano, node.endNano, false);
  add(fromNano, node.startNano, true);
}
