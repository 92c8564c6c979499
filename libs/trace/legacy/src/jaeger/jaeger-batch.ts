import type { AnyValue } from '@clew/trace-model';

/** Jaeger's model, read but not judged. Field numbers: jaeger.thrift of github.com/jaegertracing/jaeger-idl. */
export interface JaegerProcess {
  serviceName: string;
  tags: JaegerTag[];
}

export interface JaegerTag {
  readonly key: string;
  readonly value: AnyValue;
}

export interface JaegerSpan {
  traceIdLow: bigint;
  traceIdHigh: bigint;
  spanId: bigint;
  /** 0 for none. */
  parentSpanId: bigint;
  operationName: string;
  references: JaegerReference[];
  flags: number;
  startTimeMicros: bigint;
  durationMicros: bigint;
  tags: JaegerTag[];
  logs: JaegerLog[];
}

export interface JaegerReference {
  /** 0 CHILD_OF, 1 FOLLOWS_FROM. */
  refType: number;
  traceIdLow: bigint;
  traceIdHigh: bigint;
  spanId: bigint;
}

export interface JaegerLog {
  timestampMicros: bigint;
  fields: JaegerTag[];
}

export const CHILD_OF = 0;

export function emptyProcess(): JaegerProcess {
  return { serviceName: '', tags: [] };
}

export function emptySpan(): JaegerSpan {
  return {
    traceIdLow: 0n,
    traceIdHigh: 0n,
    spanId: 0n,
    parentSpanId: 0n,
    operationName: '',
    references: [],
    flags: 0,
    startTimeMicros: 0n,
    durationMicros: 0n,
    tags: [],
    logs: [],
  };
}
