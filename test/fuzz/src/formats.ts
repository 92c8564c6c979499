import { convertJaegerThrift, convertZipkinJson, convertZipkinProtobuf, type ConvertedSpans } from '@clew/legacy';
import { logsRequestFromJson, traceRequestFromJson } from '@clew/otlp';

import { jsonElementCount, jsonItemCount } from './checks/json-count.js';
import { checkLogsBody } from './checks/log-check.js';
import { oracleRecordCount, oracleSpans } from './checks/oracle.js';
import { checkTraceBody, type CheckedSpans } from './checks/trace-check.js';
import { demand } from './checks/violation.js';
import type { Dice } from './dice.js';
import type { Door } from './door/door.js';
import type { Encoding } from './mutations/mutate.js';
import { sampleJaegerBatch } from './samples/jaeger.js';
import { otlpJson } from './samples/otlp-json.js';
import { RECEIVED_AT_UNIX_MS, sampleLogsRequest, sampleTraceRequest } from './samples/telemetry.js';
import { sampleZipkinJson, sampleZipkinProtobuf } from './samples/zipkin.js';
import { LOGS_REQUEST, TRACE_REQUEST, ZIPKIN_REQUEST, encode } from './schemas.js';

export interface Doors {
  readonly door: Door;
  readonly maskingDoor: Door;
}

/** A format of bodies: how a client writes one, how it may be changed, and its way through the door. */
export interface Format {
  readonly name: string;
  readonly encoding: Encoding;
  readonly sample: (dice: Dice) => Buffer;
  /** Rejects with what the door refuses the body with, or with a Violation. */
  readonly check: (body: Buffer, isMutated: boolean, doors: Doors) => Promise<CheckedSpans>;
}

const LEGACY_OPTIONS = { receivedAtUnixNano: BigInt(RECEIVED_AT_UNIX_MS) * 1_000_000n };

/** OTLP in protobuf comes first: traces, then logs. */
export const FORMATS: readonly [traces: Format, logs: Format, ...others: Format[]] = [
  {
    name: 'otlp-traces',
    encoding: { protobuf: TRACE_REQUEST },
    sample: (dice) => encode(TRACE_REQUEST, sampleTraceRequest(dice)),
    check: throughTraces,
  },
  {
    name: 'otlp-logs',
    encoding: { protobuf: LOGS_REQUEST },
    sample: (dice) => encode(LOGS_REQUEST, sampleLogsRequest(dice)),
    check: (body, isMutated, { door }) => checkLogsBody(body, isMutated, door),
  },
  {
    name: 'otlp-json-traces',
    encoding: 'json',
    sample: (dice) => otlpJson(sampleTraceRequest(dice)),
    check: (body, isMutated, doors) => {
      const converted = traceRequestFromJson(body);
      demandCount(oracleSpans(converted).count, jsonItemCount(body, 'traces'));
      return throughTraces(converted, isMutated, doors);
    },
  },
  {
    name: 'otlp-json-logs',
    encoding: 'json',
    sample: (dice) => otlpJson(sampleLogsRequest(dice)),
    check: (body, isMutated, { door }) => {
      const converted = logsRequestFromJson(body);
      demandCount(oracleRecordCount(converted), jsonItemCount(body, 'logs'));
      return checkLogsBody(converted, isMutated, door);
    },
  },
  {
    name: 'zipkin-json',
    encoding: 'json',
    sample: sampleZipkinJson,
    check: (body, isMutated, doors) => {
      const converted = convertZipkinJson(body, LEGACY_OPTIONS);
      demandCount(converted.spanCount + converted.rejectedSpans, jsonElementCount(body));
      return throughLegacy(converted, isMutated, doors);
    },
  },
  {
    name: 'zipkin-protobuf',
    encoding: { protobuf: ZIPKIN_REQUEST },
    sample: sampleZipkinProtobuf,
    check: (body, isMutated, doors) => throughLegacy(convertZipkinProtobuf(body, LEGACY_OPTIONS), isMutated, doors),
  },
  {
    name: 'jaeger-thrift',
    encoding: 'bytes',
    sample: sampleJaegerBatch,
    check: (body, isMutated, doors) => throughLegacy(convertJaegerThrift(body, LEGACY_OPTIONS), isMutated, doors),
  },
];

function throughTraces(body: Uint8Array, isMutated: boolean, { door, maskingDoor }: Doors): Promise<CheckedSpans> {
  return checkTraceBody(body, isMutated, door, maskingDoor);
}

async function throughLegacy(converted: ConvertedSpans, isMutated: boolean, doors: Doors): Promise<CheckedSpans> {
  const { body, spanCount, rejectedSpans, rejectedMessage } = converted;
  demandCount(spanCount, oracleSpans(body).count);
  demand((rejectedMessage === '') === (rejectedSpans === 0), () => `rejected ${rejectedSpans}: "${rejectedMessage}"`);
  const checked = await throughTraces(body, isMutated, doors);
  return { ...checked, rejectedCount: checked.rejectedCount + rejectedSpans };
}

function demandCount(found: number, expected: number): void {
  demand(found === expected, () => `${found} spans or records were read of ${expected}`);
}
