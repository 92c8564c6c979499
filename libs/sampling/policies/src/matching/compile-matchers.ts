import { OtlpError, RESOURCE, resourceAttributeOf, SPAN, spanAttributeOf } from '@clew/otlp';
import type { SpanGroup } from '@clew/store-contract';

import type { SpanAtHand } from '../span-at-hand.js';
import type { SpanMatchers } from '../span-matchers.js';
import { AttributeWalk } from './attribute-walk.js';
import {
  AttributeTests,
  collectAttributes,
  compileCondition,
  type CompiledCondition,
  type SpanView,
} from './compile-condition.js';
import type { SpanCondition } from './span-condition.js';

const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;

/** Keys whose values, of the entry span or its resource, tell traces apart for one policy. */
export type Capture = readonly string[];

/** One walk over the attributes of a span for all conditions; resources are walked once per group. */
export function compileMatchers(conditions: readonly SpanCondition[], captures: readonly Capture[]): SpanMatchers {
  const wanted = { span: new AttributeTests(), resource: new AttributeTests() };
  for (const condition of conditions) collectAttributes(condition, wanted);
  return new CompiledMatchers(
    conditions.map((condition) => compileCondition(condition, wanted)),
    captures,
    wanted,
  );
}

class CompiledMatchers implements SpanMatchers {
  readonly count: number;
  readonly captureCount: number;
  private readonly conditions: readonly CompiledCondition[];
  private readonly captures: readonly Capture[];
  private readonly spanWalk: AttributeWalk;
  private readonly resourceWalk: AttributeWalk;
  private readonly walksSpans: boolean;
  private readonly walksResources: boolean;
  /** By the group's identity; goes with it. */
  private readonly resultsOfGroups = new WeakMap<SpanGroup, Uint8Array>();
  private lastGroup: SpanGroup | undefined;
  private view: SpanView | undefined;

  constructor(
    conditions: readonly CompiledCondition[],
    captures: readonly Capture[],
    wanted: { readonly span: AttributeTests; readonly resource: AttributeTests },
  ) {
    this.conditions = conditions;
    this.captures = captures;
    this.count = conditions.length;
    this.captureCount = captures.length;
    this.spanWalk = new AttributeWalk(wanted.span.byKey, SPAN.attributes);
    this.resourceWalk = new AttributeWalk(wanted.resource.byKey, RESOURCE.attributes);
    this.walksSpans = wanted.span.byKey.size > 0;
    this.walksResources = wanted.resource.byKey.size > 0;
  }

  match(span: SpanAtHand, matched: Uint8Array): void {
    const view = (this.view ??= {
      span,
      spanResults: this.spanWalk.results,
      resourceResults: this.resourceWalk.results,
    });
    view.span = span;
    if (this.walksSpans) read(this.spanWalk, span.bytes, span.start, span.end);
    if (this.walksResources && span.group !== this.lastGroup) {
      view.resourceResults = this.resultsOf(span.group);
      this.lastGroup = span.group;
    }
    const { conditions } = this;
    for (let index = 0; index < conditions.length; index++) {
      matched[index] = conditions[index]?.(view) === true ? 1 : 0;
    }
  }

  capture(span: SpanAtHand, captured: Uint32Array): void {
    for (const [index, keys] of this.captures.entries()) {
      let hash = FNV_OFFSET;
      for (const key of keys) hash = hashText(valueOf(span, key), hash);
      captured[index] = hash >>> 0;
    }
  }

  private resultsOf(group: SpanGroup): Uint8Array {
    let results = this.resultsOfGroups.get(group);
    if (results === undefined) {
      read(this.resourceWalk, group.resource, 0, group.resource.length);
      results = this.resourceWalk.results.slice();
      this.resultsOfGroups.set(group, results);
    }
    return results;
  }
}

/** What is malformed matches nothing from there on: it must not stop the spans beside it. */
function read(walk: AttributeWalk, bytes: Uint8Array, start: number, end: number): void {
  try {
    walk.read(bytes, start, end);
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error;
  }
}

function valueOf(span: SpanAtHand, key: string): string {
  try {
    const { resource } = span.group;
    return (
      spanAttributeOf(span.bytes, span.start, span.end, key) ??
      resourceAttributeOf(resource, 0, resource.length, key) ??
      ''
    );
  } catch (error) {
    if (!(error instanceof OtlpError)) throw error;
    return '';
  }
}

function hashText(text: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  // The end of a text counts too, so that ('ab', 'c') is not ('a', 'bc').
  return Math.imul(hash ^ 0x1_0000, FNV_PRIME);
}
