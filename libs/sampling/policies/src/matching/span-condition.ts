import type { ValueTest } from './value-test.js';

/** A condition on one span, together with the resource that it belongs to. */
export type SpanCondition =
  | { readonly kind: 'attribute'; readonly of: 'span' | 'resource'; readonly key: string; readonly test: ValueTest }
  /** On the span's name, as a text. */
  | { readonly kind: 'name'; readonly test: ValueTest }
  /** On the wire value of its kind, as a number. */
  | { readonly kind: 'spanKind'; readonly test: ValueTest }
  /** On the wire value of its status code, as a number. */
  | { readonly kind: 'status'; readonly test: ValueTest }
  /** On nanoseconds, as a number. */
  | { readonly kind: 'duration'; readonly test: ValueTest }
  /** On the value of a member of its trace state, as a text; with key '' on the whole trace state. */
  | { readonly kind: 'traceState'; readonly key: string; readonly test: ValueTest }
  /** It has no parent. */
  | { readonly kind: 'root' }
  /** One of these bits is set in its flags. */
  | { readonly kind: 'flags'; readonly mask: number }
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly SpanCondition[] }
  | { readonly kind: 'not'; readonly part: SpanCondition };

/** What the Collector's attribute policies look at: the span's own attributes and those of its resource. */
export function onSpanOrResource(key: string, test: ValueTest): SpanCondition {
  return {
    kind: 'or',
    parts: [
      { kind: 'attribute', of: 'span', key, test },
      { kind: 'attribute', of: 'resource', key, test },
    ],
  };
}

/** Two conditions of equal id are the same, so that they are asked once. */
export function conditionId(condition: SpanCondition): string {
  switch (condition.kind) {
    case 'attribute':
      return `${condition.of}.${JSON.stringify(condition.key)} ${condition.test.id}`;
    case 'traceState':
      return `traceState.${JSON.stringify(condition.key)} ${condition.test.id}`;
    case 'name':
    case 'spanKind':
    case 'status':
    case 'duration':
      return `${condition.kind} ${condition.test.id}`;
    case 'root':
      return condition.kind;
    case 'flags':
      return `flags ${condition.mask}`;
    case 'constant':
      return String(condition.holds);
    case 'and':
    case 'or':
      return `(${condition.parts.map(conditionId).join(`) ${condition.kind} (`)})`;
    case 'not':
      return `not (${conditionId(condition.part)})`;
  }
}
