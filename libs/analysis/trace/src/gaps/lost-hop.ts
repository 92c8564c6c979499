import { byStart } from '../tree/trace-tree.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';

/** What says who called an orphan. */
export type HopEvidence = 'SAME_SERVICE' | 'LINK' | 'PEER' | 'TIME' | 'NONE';

export interface LostHop {
  readonly evidence: HopEvidence;
  /** The span that probably called; undefined where nothing says. */
  readonly caller: TraceNode | undefined;
}

export const NO_HOP: LostHop = { evidence: 'NONE', caller: undefined };
/** Callers that are looked at for one orphan: those that started last before it. */
const CANDIDATES_MAX = 32;
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Finds who may have called a span whose parent is missing. */
export class LostHops {
  readonly #byId = new Map<string, TraceNode>();
  /** Calls whose other side is missing, by start; to the peers they name, and all. */
  readonly #unanswered = new Map<string, TraceNode[]>();

  constructor({ nodes }: TraceTree) {
    const unanswered: TraceNode[] = [];
    for (const node of nodes) {
      if (!this.#byId.has(node.span.spanId)) this.#byId.set(node.span.spanId, node);
      if (isUnanswered(node)) unanswered.push(node);
    }
    unanswered.sort(byStart);
    for (const node of unanswered) {
      this.#add('', node);
      for (const name of peerNames(node.facts.call?.peer ?? '')) this.#add(name, node);
    }
  }

  of(orphan: TraceNode): LostHop {
    if (isCalledLocally(orphan)) return { evidence: 'SAME_SERVICE', caller: undefined };
    const linked = orphan.span.links.map(({ spanId }) => this.#byId.get(spanId)).find((node) => node !== undefined);
    if (linked !== undefined) return { evidence: 'LINK', caller: linked };
    const called = this.#latestAround(orphan, orphan.span.serviceName.toLowerCase());
    if (called !== undefined) return { evidence: 'PEER', caller: called };
    const around = this.#latestAround(orphan, '');
    return around === undefined ? NO_HOP : { evidence: 'TIME', caller: around };
  }

  #add(name: string, node: TraceNode): void {
    const nodes = this.#unanswered.get(name);
    if (nodes === undefined) this.#unanswered.set(name, [node]);
    else nodes.push(node);
  }

  /** The call that started last before the orphan and was not over by then. */
  #latestAround(orphan: TraceNode, name: string): TraceNode | undefined {
    const calls = this.#unanswered.get(name) ?? [];
    const from = countUntil(calls, orphan.startNano) - 1;
    for (let at = from; at >= 0 && at > from - CANDIDATES_MAX; at--) {
      const call = calls[at];
      if (call === undefined || call.span.serviceName === orphan.span.serviceName) continue;
      if (call.span.kind === 'PRODUCER' || call.endNano >= orphan.endNano) return call;
    }
    return undefined;
  }
}

/** A database answers without spans of its own. */
function isUnanswered({ span, facts, children }: TraceNode): boolean {
  if (span.kind !== 'CLIENT' && span.kind !== 'PRODUCER') return false;
  if (facts.call?.type === 'DATABASE') return false;
  return !children.some((child) => child.span.kind === 'SERVER' || child.span.kind === 'CONSUMER');
}

/** By the flags where the sender set them, else by the kind: servers and consumers are called from elsewhere. */
function isCalledLocally({ span }: TraceNode): boolean {
  if ((span.flags & HAS_IS_REMOTE) !== 0) return (span.flags & IS_REMOTE) === 0;
  return span.kind !== 'SERVER' && span.kind !== 'CONSUMER';
}

/** `cart.shop.svc:8080` is known as that, without its port, and as `cart`. */
export function peerNames(peer: string): readonly string[] {
  if (peer === '') return [];
  const name = peer.toLowerCase();
  const host = name.replace(/:\d{1,5}$/, '');
  return [...new Set([name, host, host.split('.', 1)[0] ?? host])];
}

/** How many start at `nano` or before. */
function countUntil(nodes: readonly TraceNode[], nano: bigint): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.startNano ?? nano) <= nano) low = middle + 1;
    else high = middle;
  }
  return low;
}
