import { TraceStateMember } from '@clew/otlp';
import { SPAN_KINDS, STATUS_CODES } from '@clew/trace-model';

import type { SpanAtHand } from '../span-at-hand.js';
import { bytesOf } from './byte-text.js';
import type { SpanCondition } from './span-condition.js';
import type { ValueTest } from './value-test.js';

/** A span with the results of all tests on attributes, its own and those of its resource. One object, filled anew. */
export interface SpanView {
  span: SpanAtHand;
  spanResults: Uint8Array;
  resourceResults: Uint8Array;
}

export type CompiledCondition = (view: SpanView) => boolean;

/** The tests that are wanted on attributes of one kind of message, by key, each with the number of its result. */
export class AttributeTests {
  readonly byKey = new Map<string, ValueTest[]>();

  add(key: string, test: ValueTest): void {
    const tests = this.byKey.get(key);
    if (tests === undefined) this.byKey.set(key, [test]);
    else if (!tests.some((other) => other.id === test.id)) tests.push(test);
  }

  /** Only when all tests are added. */
  numberOf(key: string, test: ValueTest): number {
    let number = 0;
    for (const [otherKey, tests] of this.byKey) {
      if (otherKey === key) return number + tests.findIndex((other) => other.id === test.id);
      number += tests.length;
    }
    throw new Error(`no test was added on ${key}`);
  }
}

export interface WantedAttributes {
  readonly span: AttributeTests;
  readonly resource: AttributeTests;
}

/** Adds the tests on attributes that a condition needs. */
export function collectAttributes(condition: SpanCondition, wanted: WantedAttributes): void {
  switch (condition.kind) {
    case 'attribute':
      wanted[condition.of].add(condition.key, condition.test);
      return;
    case 'and':
    case 'or':
      for (const part of condition.parts) collectAttributes(part, wanted);
      return;
    case 'not':
      collectAttributes(condition.part, wanted);
      return;
    default:
  }
}

/** @param wanted to which all conditions added theirs */
export function compileCondition(condition: SpanCondition, wanted: WantedAttributes): CompiledCondition {
  switch (condition.kind) {
    case 'attribute': {
      const number = wanted[condition.of].numberOf(condition.key, condition.test);
      if (condition.of === 'span') return (view) => view.spanResults[number] === 1;
      return (view) => view.resourceResults[number] === 1;
    }
    case 'traceState':
      return onTraceState(condition.key, condition.test);
    case 'and':
      return every(condition.parts.map((part) => compileCondition(part, wanted)));
    case 'or':
      return some(condition.parts.map((part) => compileCondition(part, wanted)));
    case 'not': {
      const part = compileCondition(condition.part, wanted);
      return (view) => !part(view);
    }
    default:
      return onField(condition);
  }
}

type FieldCondition = Exclude<SpanCondition, { kind: 'attribute' | 'traceState' | 'and' | 'or' | 'not' }>;

function onField(condition: FieldCondition): CompiledCondition {
  switch (condition.kind) {
    case 'name': {
      const { test } = condition;
      return ({ span }) => test.text(span.bytes, span.header.nameStart, span.header.nameEnd);
    }
    case 'spanKind': {
      const { test } = condition;
      return ({ span }) => test.number(known(span.header.kind, SPAN_KINDS.length));
    }
    case 'status': {
      const { test } = condition;
      return ({ span }) => test.number(known(span.header.statusCode, STATUS_CODES.length));
    }
    case 'duration': {
      const { test } = condition;
      return ({ span }) => test.number(span.durationNano);
    }
    case 'root':
      return ({ span }) => span.header.parentSpanIdStart < 0;
    case 'flags': {
      const { mask } = condition;
      return ({ span }) => (span.header.flags & mask) !== 0;
    }
    case 'constant': {
      const { holds } = condition;
      return () => holds;
    }
  }
}

/** Enums are open: a value that a newer protocol added reads as the first, which is none. */
function known(value: number, count: number): number {
  return value >= 0 && value < count ? value : 0;
}

function onTraceState(key: string, test: ValueTest): CompiledCondition {
  if (key === '') return ({ span }) => test.text(span.bytes, span.header.traceStateStart, span.header.traceStateEnd);
  const wanted = bytesOf(key);
  const member = new TraceStateMember();
  return ({ span }) => {
    const { bytes, header } = span;
    if (header.traceStateStart === header.traceStateEnd) return false;
    const isThere = member.find(bytes, header.traceStateStart, header.traceStateEnd, wanted);
    return isThere && test.text(bytes, member.valueStart, member.valueEnd);
  };
}

function every(parts: readonly CompiledCondition[]): CompiledCondition {
  const [first, second] = parts;
  // A loop costs more than the conditions themselves; most have two parts.
  if (parts.length === 2 && first !== undefined && second !== undefined) return (view) => first(view) && second(view);
  return (view) => parts.every((part) => part(view));
}

function some(parts: readonly CompiledCondition[]): CompiledCondition {
  const [first, second] = parts;
  if (parts.length === 2 && first !== undefined && second !== undefined) return (view) => first(view) || second(view);
  return (view) => parts.some((part) => part(view));
}
