import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GROUP_FAULT, SPAN_FAULT } from './scan-faults.js';
import type { ScanBounds } from './scan-faults.js';
import { expectedFaults } from './testing/fault-oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { attribute, concatBytes, encodeOracle, field, sampleRequest } from './testing/sample-request.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { TraceScan } from './trace-scan.js';
import { decodeUtf8 } from './utf8.js';

const RECEIVED_AT_MS = 1_795_370_000_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Valid and invalid, at lengths around those of a word. */
const anyText = fc.oneof(
  fc.constant(new TextEncoder().encode('service.name')),
  fc.string({ maxLength: 12 }).map((text) => new TextEncoder().encode(text)),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text)),
  fc.tuple(fc.string({ maxLength: 9 }), fc.uint8Array({ maxLength: 3 })).map(([start, rest]) => {
    return Uint8Array.from([...new TextEncoder().encode(start), ...rest]);
  }),
);

function scanned(body: Uint8Array, bounds?: ScanBounds): TraceScan {
  const scan = new TraceScan();
  scan.scan(body, bounds);
  return scan;
}

function faultsOf(span: Record<string, unknown>, bounds?: ScanBounds): number {
  const whole = {
    traceId: new Uint8Array(16).fill(1),
    spanId: new Uint8Array(8).fill(1),
    startTimeUnixNano: nanos(RECEIVED_AT_MS),
    endTimeUnixNano: nanos(RECEIVED_AT_MS),
    ...span,
  };
  return wireFaultsOf(encodeOracle('Span', whole), bounds);
}

function wireFaultsOf(span: Uint8Array, bounds?: ScanBounds): number {
  return scanned(field(1, field(2, field(2, span))), bounds).spanFaults[0] ?? -1;
}

function groupFaultsOf(resource: Record<string, unknown> | Uint8Array, bounds?: ScanBounds): number {
  const payload = resource instanceof Uint8Array ? resource : encodeOracle('Resource', resource);
  return (
    scanned(field(1, concatBytes(field(1, payload), field(2, field(2, new Uint8Array(0))))), bounds).groups[0]
      ?.faults ?? -1
  );
}

function nanos(unixMs: number): string {
  return String(BigInt(unixMs) * 1_000_000n);
}

describe('the faults that a scan notes', () => {
  it('are those the oracle sees, in any legal encoding', () => {
    const seen = new Map<string, number>();
    const bounds = fc.record({
      receivedAtUnixMs: fc.constant(RECEIVED_AT_MS),
      futureMsMax: fc.integer({ min: 0, max: 500 * 365 * DAY_MS }),
      pastMsMax: fc.integer({ min: 0, max: 60 * 365 * DAY_MS }),
      attributeBytesMax: fc.integer({ min: 0, max: 30 }),
      attributesMax: fc.integer({ min: 0, max: 3 }),
    });
    const request = wireMessage(protoType('ExportTraceServiceRequest'), 2, anyText);
    fc.assert(
      fc.property(request, bounds, (fields, limits) => {
        const scan = scanned(encodeWire(fields, 'as generated'), limits);
        const expected = expectedFaults(fields, limits);
        expect([...scan.spanFaults.subarray(0, scan.spanCount)].map(names)).toEqual(expected.spans.map(names));
        expect(scan.groups.map(({ faults }) => names(faults))).toEqual(expected.groups.map(names));
        for (const fault of [...expected.spans, ...expected.groups].flatMap(names)) {
          seen.set(fault, (seen.get(fault) ?? 0) + 1);
        }
      }),
      { numRuns: 2500 },
    );
    expect([...seen.keys()].sort()).toEqual([...new Set(Object.keys({ ...SPAN_FAULT, ...GROUP_FAULT }))].sort());
    expect(Math.min(...seen.values())).toBeGreaterThan(50);
  });

  it('are none for bodies as SDKs send them', () => {
    const scan = scanned(sampleRequest(2, 3));
    expect([...scan.spanFaults.subarray(0, scan.spanCount)]).toEqual(new Array(12).fill(0));
    expect(scan.groups.map(({ faults }) => faults)).toEqual([0, 0, 0, 0]);
    expect(scan.hasUnframed).toBe(false);
  });

  it.each([
    ['the hour ahead', { start: HOUR_MS, end: HOUR_MS }, 0],
    ['a start beyond it', { start: HOUR_MS + 1, end: HOUR_MS + 2 }, SPAN_FAULT.timeOutOfRange],
    ['an end beyond it', { start: 0, end: HOUR_MS + 1 }, SPAN_FAULT.timeOutOfRange],
    ['thirty days ago', { start: -30 * DAY_MS, end: 0 }, 0],
    ['more than that', { start: -30 * DAY_MS - 1, end: 0 }, SPAN_FAULT.timeOutOfRange],
    ['an end before the start', { start: 0, end: -1 }, SPAN_FAULT.endBeforeStart],
    ['an end at the start', { start: 0, end: 0 }, 0],
  ])('tell %s by default', (_, { start, end }, expected) => {
    const span = { startTimeUnixNano: nanos(RECEIVED_AT_MS + start), endTimeUnixNano: nanos(RECEIVED_AT_MS + end) };
    expect(faultsOf(span, { receivedAtUnixMs: RECEIVED_AT_MS })).toBe(expected);
  });

  it('tell a span that ends one nanosecond before it starts', () => {
    const start = '1795370000000000001';
    expect(faultsOf({ startTimeUnixNano: start, endTimeUnixNano: '1795370000000000000' })).toBe(
      SPAN_FAULT.endBeforeStart,
    );
    expect(faultsOf({ startTimeUnixNano: start, endTimeUnixNano: start })).toBe(0);
  });

  it('count a span that never ended as ending before its start, and bound no times unless told the receive time', () => {
    expect(faultsOf({ endTimeUnixNano: '0' })).toBe(SPAN_FAULT.endBeforeStart);
    expect(faultsOf({ startTimeUnixNano: '0', endTimeUnixNano: '18446744073709551615' })).toBe(0);
  });

  it('hold keys and values to 64 KiB and attributes to 1,000 by default, wherever they are', () => {
    const text = (length: number): object => attribute('k', 'x'.repeat(length));
    const many = (count: number): object[] => Array.from({ length: count }, () => attribute('k', 'v'));
    const carriers: ((attributes: object[]) => number)[] = [
      (attributes) => faultsOf({ attributes }),
      (attributes) => faultsOf({ events: [{ attributes }] }),
      (attributes) => faultsOf({ links: [{ attributes }] }),
      (attributes) => groupFaultsOf({ attributes: [attribute('service.name', 's'), ...attributes] }),
    ];
    for (const faultsWith of carriers) {
      expect(faultsWith([text(65_536)])).toBe(0);
      expect(faultsWith([text(65_537)])).toBe(SPAN_FAULT.oversizedAttribute);
      expect(faultsWith([attribute('k'.repeat(65_537), 'v')])).toBe(SPAN_FAULT.oversizedAttribute);
      expect(faultsWith([{ key: 'k', value: { bytesValue: new Uint8Array(65_537) } }])).toBe(
        SPAN_FAULT.oversizedAttribute,
      );
      expect(faultsWith(many(999))).toBe(0);
      expect(faultsWith(many(1_001))).toBe(SPAN_FAULT.tooManyAttributes);
    }
  });

  it.each([
    ['a span name', encodeOracle('Span', { name: 'a' }), field(5, Uint8Array.of(0xff))],
    ['a displaced one, which must not hide it', field(5, Uint8Array.of(0xc3)), encodeOracle('Span', { name: 'a' })],
  ])('see bad UTF-8 in %s', (_, first, second) => {
    expect(wireFaultsOf(concatBytes(first, second)) & (SPAN_FAULT.badUtf8 | SPAN_FAULT.unknownFields)).toBe(
      SPAN_FAULT.badUtf8 | SPAN_FAULT.unknownFields,
    );
  });

  it.each([
    ['no resource attribute', [], GROUP_FAULT.missingServiceName],
    ['an empty one', [attribute('service.name', '')], GROUP_FAULT.missingServiceName],
    ['an array', [{ key: 'service.name', value: { arrayValue: {} } }], GROUP_FAULT.missingServiceName],
    ['a number', [{ key: 'service.name', value: { intValue: 7 } }], 0],
    ['a text', [attribute('service.name', 'shop')], 0],
  ])('see a missing service.name: %s', (_, attributes, expected) => {
    expect(groupFaultsOf({ attributes })).toBe(expected);
  });

  it('see a missing service.name where there is no resource at all', () => {
    expect(scanned(field(1, field(2, field(2, new Uint8Array(0))))).groups[0]?.faults).toBe(
      GROUP_FAULT.missingServiceName,
    );
  });

  it('take a schema URL that is not UTF-8 for absent, and tell that the body holds more than its groups do', () => {
    const group = concatBytes(field(2, new Uint8Array(0)), field(3, Uint8Array.of(0x68, 0xff)));
    const scan = scanned(field(1, concatBytes(field(2, group), field(3, Uint8Array.of(0x75)))));
    expect(scan.groups[0]).toMatchObject({ scopeSchemaUrlStart: 0, scopeSchemaUrlEnd: 0 });
    expect((scan.groups[0]?.faults ?? 0) & GROUP_FAULT.badUtf8).toBe(GROUP_FAULT.badUtf8);
    expect(scan.hasUnframed).toBe(true);
  });

  it('are forgotten by the next scan and not looked for by an outline', () => {
    const scan = scanned(field(1, field(2, field(2, field(5, Uint8Array.of(0xff))))));
    scan.scan(sampleRequest(1, 1));
    expect(scan.spanFaults[0]).toBe(0);
    scan.outline(sampleRequest(1, 1));
    const group = scan.groups[0];
    expect(group && decodeUtf8(sampleRequest(1, 1), group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd)).toBe(
      'https://scope/0/1',
    );
    expect(group?.faults).toBe(0);
  });
});

/** Faults in words. */
function names(faults: number): string[] {
  return Object.entries({ ...SPAN_FAULT, ...GROUP_FAULT }).flatMap(([name, bit]) =>
    (faults & bit) === 0 ? [] : [name],
  );
}
