import type { SpanForest, SpanNode } from '../spans/span-forest.js';
import { stepKey } from '../spans/path-trie.js';

/**
 * Numbers subtrees by their shape (service, name and kind of the span, and the shapes of its children in order): the same
 * number for the same shape, over all forests that are numbered with the same instance.
 */
export class SubtreeShapes {
  readonly #numbers = new Map<string, number>();
  readonly #steps = new Map<string, number>();
  readonly #shapeOf = new Map<SpanNode, number>();

  number({ nodes }: SpanForest): void {
    // Children come after their parents in the list, so that their shapes are known when it is read from its end.
    for (const node of nodes.toReversed()) {
      const children = node.children.map((child) => this.#shapeOf.get(child)).join();
      this.#shapeOf.set(node, numberOf(this.#numbers, `${numberOf(this.#steps, stepKey(node.span))}:${children}`));
    }
  }

  of(node: SpanNode): number {
    return this.#shapeOf.get(node) ?? -1;
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}
