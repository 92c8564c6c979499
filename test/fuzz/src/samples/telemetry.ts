import type { Dice } from '../dice.js';
import { DENIED_KEYS, DENIED_VALUE, SECRET_TEXTS } from './secrets.js';

/** Of every gateway under test: spans of the samples are about as old. */
export const RECEIVED_AT_UNIX_MS = 1_795_370_000_000;

export interface SampleAttribute {
  readonly key: string;
  readonly value: object;
}

const WORDS = [
  'GET',
  '/users/4711',
  'checkout',
  'näme',
  '日本',
  'SELECT * FROM t WHERE id = 7',
  'ok',
  '',
  'a.b-c_d',
  '🦊 fox',
];
const KEYS = [
  'http.route',
  'user.id',
  'session.id',
  'debug.flag',
  'app.note',
  'http.url',
  'custId',
  'db.statement',
  'peer.service',
  'app.raw',
  'n',
];

export function sampleText(dice: Dice): string {
  const words = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(WORDS));
  if (dice.oneIn(4)) words.splice(dice.below(3), 0, dice.pick(SECRET_TEXTS));
  return words.join(' ');
}

function sampleAttributes(dice: Dice, countMax: number): SampleAttribute[] {
  return Array.from({ length: dice.below(countMax + 1) }, () =>
    dice.oneIn(8)
      ? { key: dice.pick(DENIED_KEYS), value: { stringValue: DENIED_VALUE } }
      : { key: dice.oneIn(20) ? sampleText(dice) : dice.pick(KEYS), value: sampleValue(dice, 3) },
  );
}

function sampleValue(dice: Dice, depthLeft: number): object {
  switch (dice.below(depthLeft > 0 ? 12 : 9)) {
    case 0:
      return { intValue: String(dice.uint32()) };
    case 1:
      return { intValue: dice.pick(['-1', '4111111111111111', '9223372036854775807', '-9223372036854775808']) };
    case 2:
      return { doubleValue: dice.pick([0.5, -0, 1e300, 4111111111111111, 1 / 3]) };
    case 3:
      return { boolValue: dice.oneIn(2) };
    case 4:
      return {
        bytesValue: Uint8Array.from(dice.oneIn(2) ? Buffer.from(sampleText(dice)) : dice.bytes(dice.below(12))),
      };
    case 9:
      return { arrayValue: { values: Array.from({ length: dice.below(4) }, () => sampleValue(dice, depthLeft - 1)) } };
    case 10:
      return { kvlistValue: { values: sampleAttributes(dice, 3) } };
    case 11:
      return {};
    default:
      return { stringValue: sampleText(dice) };
  }
}

function sampleResource(dice: Dice): object {
  const attributes = sampleAttributes(dice, 3);
  if (!dice.oneIn(5))
    attributes.push({ key: 'service.name', value: { stringValue: dice.pick(['shop', 'stock', 'web']) } });
  return { attributes, ...(dice.oneIn(6) ? { droppedAttributesCount: dice.below(9) } : {}) };
}

function sampleScope(dice: Dice): object {
  return { name: sampleText(dice), version: dice.pick(['', '1.2.3']), attributes: sampleAttributes(dice, 1) };
}

function sampleNanos(dice: Dice): string {
  if (dice.oneIn(25)) return dice.pick(['0', '1', '18446744073709551615', '1700000000000000000']);
  return String(BigInt(RECEIVED_AT_UNIX_MS - dice.below(60_000)) * 1_000_000n + BigInt(dice.below(1_000_000)));
}

function schemaUrl(dice: Dice): string {
  return dice.pick(['', '', 'https://opentelemetry.io/schemas/1.30.0', `https://x/${sampleText(dice)}`]);
}

function sampleId(dice: Dice, length: number): Uint8Array {
  if (dice.oneIn(40)) return dice.oneIn(2) ? new Uint8Array(length) : new Uint8Array(dice.bytes(dice.below(24)));
  return new Uint8Array(dice.bytes(length));
}

/** An ExportTraceServiceRequest, ids and bytes as bytes; spans share traces now and then. */
export function sampleTraceRequest(dice: Dice): object {
  const traceIds = Array.from({ length: 1 + dice.below(3) }, () => sampleId(dice, 16));
  const few = (countMax: number): undefined[] => Array.from({ length: 1 + dice.below(countMax) }, () => undefined);
  return {
    resourceSpans: few(2).map(() => ({
      resource: sampleResource(dice),
      schemaUrl: schemaUrl(dice),
      scopeSpans: few(2).map(() => ({
        scope: sampleScope(dice),
        schemaUrl: schemaUrl(dice),
        spans: few(3).map(() => sampleSpan(dice, dice.pick(traceIds))),
      })),
    })),
  };
}

function sampleSpan(dice: Dice, traceId: Uint8Array): object {
  return {
    traceId,
    spanId: sampleId(dice, 8),
    ...(dice.oneIn(2) ? { parentSpanId: sampleId(dice, 8) } : {}),
    traceState: dice.pick(['', 'ot=th:8', sampleText(dice)]),
    name: sampleText(dice),
    kind: dice.below(6),
    startTimeUnixNano: sampleNanos(dice),
    endTimeUnixNano: sampleNanos(dice),
    attributes: sampleAttributes(dice, 5),
    events: Array.from({ length: dice.below(3) }, () => ({
      timeUnixNano: sampleNanos(dice),
      name: sampleText(dice),
      attributes: sampleAttributes(dice, 2),
    })),
    links: Array.from({ length: dice.below(2) }, () => ({
      traceId: sampleId(dice, 16),
      spanId: sampleId(dice, 8),
      traceState: sampleText(dice),
      attributes: sampleAttributes(dice, 1),
    })),
    status: { code: dice.below(3), message: dice.oneIn(2) ? sampleText(dice) : '' },
    flags: dice.below(512),
  };
}

export function sampleLogsRequest(dice: Dice): object {
  return {
    resourceLogs: Array.from({ length: 1 + dice.below(2) }, () => ({
      resource: sampleResource(dice),
      schemaUrl: schemaUrl(dice),
      scopeLogs: Array.from({ length: 1 + dice.below(2) }, () => ({
        scope: sampleScope(dice),
        schemaUrl: schemaUrl(dice),
        logRecords: Array.from({ length: 1 + dice.below(3) }, () => sampleRecord(dice)),
      })),
    })),
  };
}

function sampleRecord(dice: Dice): object {
  return {
    timeUnixNano: sampleNanos(dice),
    observedTimeUnixNano: sampleNanos(dice),
    severityNumber: dice.below(26),
    severityText: dice.pick(['INFO', '', sampleText(dice)]),
    body: sampleValue(dice, 3),
    attributes: sampleAttributes(dice, 4),
    eventName: dice.pick(['', sampleText(dice)]),
    ...(dice.oneIn(2) ? { traceId: sampleId(dice, 16), spanId: sampleId(dice, 8) } : {}),
  };
}
