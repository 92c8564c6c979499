import { thriftStruct, type ThriftField, type ThriftValue } from './thrift-writer.js';

export type TestTagValue = string | number | boolean | bigint | Uint8Array;
export type TestTags = readonly (readonly [key: string, value: TestTagValue])[];

export interface TestReference {
  readonly refType: number;
  readonly traceIdHigh: bigint;
  readonly traceIdLow: bigint;
  readonly spanId: bigint;
}

export interface TestJaegerSpan {
  readonly traceIdHigh?: bigint;
  readonly traceIdLow?: bigint;
  readonly spanId?: bigint;
  readonly parentSpanId?: bigint;
  readonly operationName?: string;
  readonly references?: readonly TestReference[];
  readonly flags?: number;
  readonly startTime?: bigint;
  readonly duration?: bigint;
  readonly tags?: TestTags;
  readonly logs?: readonly { readonly timestamp: bigint; readonly fields: TestTags }[];
}

export interface TestBatch {
  readonly serviceName?: string;
  readonly tags?: TestTags;
  readonly spans: readonly TestJaegerSpan[];
}

/** A `Batch` of jaeger.thrift. */
export function jaegerBatch({ serviceName = 'shop', tags, spans }: TestBatch): Buffer {
  const process: ThriftField[] = [[1, { type: 'string', value: serviceName }]];
  if (tags !== undefined) process.push([2, tagList(tags)]);
  return thriftStruct([
    [1, { type: 'struct', fields: process }],
    [2, structs(spans.map(spanFields))],
  ]);
}

export function spanFields(span: TestJaegerSpan): ThriftField[] {
  return [
    [1, i64(span.traceIdLow ?? 1n)],
    [2, i64(span.traceIdHigh ?? 0n)],
    [3, i64(span.spanId ?? 2n)],
    [4, i64(span.parentSpanId ?? 0n)],
    [5, { type: 'string', value: span.operationName ?? 'work' }],
    ...optional(6, span.references, referenceFields),
    [7, { type: 'i32', value: span.flags ?? 1 }],
    [8, i64(span.startTime ?? 1_700_000_000_000_000n)],
    [9, i64(span.duration ?? 1_000n)],
    ...(span.tags === undefined ? [] : [[10, tagList(span.tags)] satisfies ThriftField]),
    ...optional(11, span.logs, ({ timestamp, fields }): ThriftField[] => [
      [1, i64(timestamp)],
      [2, tagList(fields)],
    ]),
  ];
}

function optional<T>(
  id: number,
  values: readonly T[] | undefined,
  fieldsOf: (value: T) => ThriftField[],
): ThriftField[] {
  return values === undefined ? [] : [[id, structs(values.map(fieldsOf))]];
}

function referenceFields({ refType, traceIdHigh, traceIdLow, spanId }: TestReference): ThriftField[] {
  return [
    [1, { type: 'i32', value: refType }],
    [2, i64(traceIdLow)],
    [3, i64(traceIdHigh)],
    [4, i64(spanId)],
  ];
}

function tagList(tags: TestTags): ThriftValue {
  return structs(tags.map(([key, value]) => [[1, { type: 'string', value: key }], ...tagValue(value)]));
}

function tagValue(value: TestTagValue): ThriftField[] {
  const typed = (type: number, field: ThriftField): ThriftField[] => [[2, { type: 'i32', value: type }], field];
  switch (typeof value) {
    case 'string':
      return typed(0, [3, { type: 'string', value }]);
    case 'number':
      return typed(1, [4, { type: 'double', value }]);
    case 'boolean':
      return typed(2, [5, { type: 'bool', value }]);
    case 'bigint':
      return typed(3, [6, i64(value)]);
    default:
      return typed(4, [7, { type: 'string', value }]);
  }
}

function structs(each: readonly (readonly ThriftField[])[]): ThriftValue {
  return { type: 'list', of: 'struct', values: each.map((fields) => ({ type: 'struct', fields })) };
}

function i64(value: bigint): ThriftValue {
  return { type: 'i64', value };
}
