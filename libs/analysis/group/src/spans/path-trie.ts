import type { StoredSpan } from '@clew/store-contract';
import type { SpanKind } from '@clew/trace-model';

/** What makes two spans the same step of a path. */
export interface PathStep {
  readonly serviceName: string;
  readonly spanName: string;
  readonly kind: SpanKind;
}

export interface PathNode<T> extends PathStep {
  readonly parent: PathNode<T> | undefined;
  readonly depth: number;
  /** In order of arrival; filled by the trie. */
  readonly children: Map<string, PathNode<T>>;
  readonly value: T;
}

/** Unambiguous: neither service nor kind is followed by anything but the next field. */
export function stepKey(span: StoredSpan): string {
  return `${span.serviceName}\0${span.kind}\0${span.name}`;
}

/**
 * Paths of many traces laid over each other. A node stands for its whole way from the root, so that no path is ever written
 * out, which would be quadratic in a deep trace. Holds at most `nodesMax` nodes.
 */
export class PathTrie<T> {
  readonly #top = new Map<string, PathNode<T>>();
  readonly #nodes: PathNode<T>[] = [];
  readonly #nodesMax: number;
  readonly #newValue: () => T;

  constructor(nodesMax: number, newValue: () => T) {
    this.#nodesMax = nodesMax;
    this.#newValue = newValue;
  }

  /** Every parent before its children. */
  get nodes(): readonly PathNode<T>[] {
    return this.#nodes;
  }

  get roots(): readonly PathNode<T>[] {
    return [...this.#top.values()];
  }

  /** The node of a span below `parent` (undefined: at the top); undefined when it would be one too many. */
  step(parent: PathNode<T> | undefined, span: StoredSpan): PathNode<T> | undefined {
    const siblings = parent === undefined ? this.#top : parent.children;
    const key = stepKey(span);
    const known = siblings.get(key);
    if (known !== undefined) return known;
    if (this.#nodes.length >= this.#nodesMax) return undefined;
    const node: PathNode<T> = {
      serviceName: span.serviceName,
      spanName: span.name,
      kind: span.kind,
      parent,
      depth: parent === undefined ? 0 : parent.depth + 1,
      children: new Map(),
      value: this.#newValue(),
    };
    siblings.set(key, node);
    this.#nodes.push(node);
    return node;
  }
}
