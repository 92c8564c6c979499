import { OtlpError } from '@clew/otlp';
import type { AnyValue } from '@clew/trace-model';

import type { ElementBudget } from '../conversion.js';
import {
  emptyProcess,
  emptySpan,
  type JaegerLog,
  type JaegerProcess,
  type JaegerReference,
  type JaegerSpan,
  type JaegerTag,
} from './jaeger-batch.js';
import { THRIFT, ThriftReader, fieldTag } from './thrift-reader.js';

const BATCH = { process: fieldTag(1, THRIFT.struct), spans: fieldTag(2, THRIFT.list) };
const PROCESS = { serviceName: fieldTag(1, THRIFT.string), tags: fieldTag(2, THRIFT.list) };
const TAG = {
  key: fieldTag(1, THRIFT.string),
  type: fieldTag(2, THRIFT.i32),
  text: fieldTag(3, THRIFT.string),
  double: fieldTag(4, THRIFT.double),
  bool: fieldTag(5, THRIFT.bool),
  long: fieldTag(6, THRIFT.i64),
  binary: fieldTag(7, THRIFT.string),
};
const LOG = { timestamp: fieldTag(1, THRIFT.i64), fields: fieldTag(2, THRIFT.list) };
const REFERENCE = {
  refType: fieldTag(1, THRIFT.i32),
  traceIdLow: fieldTag(2, THRIFT.i64),
  traceIdHigh: fieldTag(3, THRIFT.i64),
  spanId: fieldTag(4, THRIFT.i64),
};
const SPAN = {
  traceIdLow: fieldTag(1, THRIFT.i64),
  traceIdHigh: fieldTag(2, THRIFT.i64),
  spanId: fieldTag(3, THRIFT.i64),
  parentSpanId: fieldTag(4, THRIFT.i64),
  operationName: fieldTag(5, THRIFT.string),
  references: fieldTag(6, THRIFT.list),
  flags: fieldTag(7, THRIFT.i32),
  startTime: fieldTag(8, THRIFT.i64),
  duration: fieldTag(9, THRIFT.i64),
  tags: fieldTag(10, THRIFT.list),
  logs: fieldTag(11, THRIFT.list),
};

export interface JaegerBatch {
  readonly process: JaegerProcess;
  readonly spans: readonly JaegerSpan[];
}

/** A jaeger.thrift `Batch` in TBinaryProtocol, a span with each step. Throws OtlpError. */
export function* readJaegerThrift(body: Uint8Array, budget: ElementBudget): Generator<undefined, JaegerBatch> {
  const reader = new ThriftReader(body);
  let process = emptyProcess();
  let spans: readonly JaegerSpan[] = [];
  for (let tag = reader.nextField(); tag !== undefined; tag = reader.nextField()) {
    if (tag === BATCH.process) process = readProcess(reader, budget);
    else if (tag === BATCH.spans) spans = yield* readSpans(reader, budget);
    else reader.skipField(tag); // sequence number and statistics of the client
  }
  reader.expectEnd();
  return { process, spans };
}

function* readSpans(reader: ThriftReader, budget: ElementBudget): Generator<undefined, JaegerSpan[]> {
  const spans: JaegerSpan[] = [];
  const count = reader.openStructList();
  while (spans.length < count) {
    budget.take(reader.position);
    spans.push(located(spans.length, () => readSpan(reader, budget)));
    yield;
  }
  return spans;
}

function located(index: number, read: () => JaegerSpan): JaegerSpan {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OtlpError) || error.code === 'OTLP_LIMIT') throw error;
    throw new OtlpError(error.code, `spans[${index}]: ${error.message}`, error.offset);
  }
}

function eachField(reader: ThriftReader, readField: (tag: number) => void): void {
  for (let tag = reader.nextField(); tag !== undefined; tag = reader.nextField()) readField(tag);
}

function readList<T>(reader: ThriftReader, budget: ElementBudget, readElement: () => T): T[] {
  const elements: T[] = [];
  const count = reader.openStructList();
  while (elements.length < count) {
    budget.take(reader.position);
    elements.push(readElement());
  }
  return elements;
}

function readProcess(reader: ThriftReader, budget: ElementBudget): JaegerProcess {
  const process = emptyProcess();
  eachField(reader, (tag) => {
    if (tag === PROCESS.serviceName) process.serviceName = reader.readText();
    else if (tag === PROCESS.tags) process.tags = readTags(reader, budget);
    else reader.skipField(tag);
  });
  return process;
}

function readSpan(reader: ThriftReader, budget: ElementBudget): JaegerSpan {
  const span = emptySpan();
  eachField(reader, (tag) => {
    readSpanField(reader, span, tag, budget);
  });
  return span;
}

function readSpanField(reader: ThriftReader, span: JaegerSpan, tag: number, budget: ElementBudget): void {
  switch (tag) {
    case SPAN.traceIdLow:
      span.traceIdLow = reader.readI64();
      return;
    case SPAN.traceIdHigh:
      span.traceIdHigh = reader.readI64();
      return;
    case SPAN.spanId:
      span.spanId = reader.readI64();
      return;
    case SPAN.parentSpanId:
      span.parentSpanId = reader.readI64();
      return;
    case SPAN.operationName:
      span.operationName = reader.readText();
      return;
    case SPAN.references:
      span.references = readList(reader, budget, () => readReference(reader));
      return;
    case SPAN.flags:
      span.flags = reader.readI32();
      return;
    case SPAN.startTime:
      span.startTimeMicros = reader.readI64();
      return;
    case SPAN.duration:
      span.durationMicros = reader.readI64();
      return;
    case SPAN.tags:
      span.tags = readTags(reader, budget);
      return;
    case SPAN.logs:
      span.logs = readList(reader, budget, () => readLog(reader, budget));
      return;
    default:
      reader.skipField(tag);
  }
}

function readReference(reader: ThriftReader): JaegerReference {
  const reference: JaegerReference = { refType: 0, traceIdLow: 0n, traceIdHigh: 0n, spanId: 0n };
  eachField(reader, (tag) => {
    if (tag === REFERENCE.refType) reference.refType = reader.readI32();
    else if (tag === REFERENCE.traceIdLow) reference.traceIdLow = reader.readI64();
    else if (tag === REFERENCE.traceIdHigh) reference.traceIdHigh = reader.readI64();
    else if (tag === REFERENCE.spanId) reference.spanId = reader.readI64();
    else reader.skipField(tag);
  });
  return reference;
}

function readLog(reader: ThriftReader, budget: ElementBudget): JaegerLog {
  const log: JaegerLog = { timestampMicros: 0n, fields: [] };
  eachField(reader, (tag) => {
    if (tag === LOG.timestamp) log.timestampMicros = reader.readI64();
    else if (tag === LOG.fields) log.fields = readTags(reader, budget);
    else reader.skipField(tag);
  });
  return log;
}

function readTags(reader: ThriftReader, budget: ElementBudget): JaegerTag[] {
  return readList(reader, budget, () => readTag(reader));
}

interface TagValues {
  text: string;
  double: number;
  bool: boolean;
  long: bigint;
  binary: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

function readTag(reader: ThriftReader): JaegerTag {
  let key = '';
  let type = 0;
  const values: TagValues = { text: '', double: 0, bool: false, long: 0n, binary: NO_BYTES };
  eachField(reader, (tag) => {
    if (tag === TAG.key) key = reader.readText();
    else if (tag === TAG.type) type = reader.readI32();
    else if (tag === TAG.text) values.text = reader.readText();
    else if (tag === TAG.double) values.double = reader.readDouble();
    else if (tag === TAG.bool) values.bool = reader.readBool();
    else if (tag === TAG.long) values.long = reader.readI64();
    else if (tag === TAG.binary) values.binary = reader.readBinary();
    else reader.skipField(tag);
  });
  return { key, value: valueOf(type, values) };
}

/** Which of its values a tag has is said by its type; clients may write the others as well. */
function valueOf(type: number, { text, double, bool, long, binary }: TagValues): AnyValue {
  switch (type) {
    case 0:
      return { type: 'string', value: text };
    case 1:
      return { type: 'double', value: double };
    case 2:
      return { type: 'bool', value: bool };
    case 3:
      return { type: 'int', value: long };
    case 4:
      return { type: 'bytes', value: binary };
    default:
      return { type: 'empty' };
  }
}
