import { concatBytes, encodeOracle, field, list } from '@clew/otlp/testing';
import type { Plain } from '@clew/otlp/testing';
import { describe, expect, it } from 'vitest';
import { RECEIVED_AT_UNIX_MS, RecordingObserver, compiled, document, protectedRequest } from './testing/protect.js';

const RECEIVED = BigInt(RECEIVED_AT_UNIX_MS) * 1_000_000n;
const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;
const ORIGINAL_START = 'clew.original.start_time_unix_nano';
const ORIGINAL_END = 'clew.original.end_time_unix_nano';
const BAD_UTF8 = Uint8Array.of(0x61, 0xff, 0x62, 0xc3);

describe('times', () => {
  it.each([
    ['good', RECEIVED - SECOND, RECEIVED, RECEIVED - SECOND, RECEIVED, []],
    ['end before start', RECEIVED, RECEIVED - SECOND, RECEIVED, RECEIVED, [ORIGINAL_END]],
    ['never ended', RECEIVED, 0n, RECEIVED, RECEIVED, [ORIGINAL_END]],
    [
      'a start long ago',
      RECEIVED - 40n * DAY - SECOND,
      RECEIVED - 40n * DAY,
      RECEIVED,
      RECEIVED + SECOND,
      [ORIGINAL_START, ORIGINAL_END],
    ],
    ['no times at all', 0n, 0n, RECEIVED, RECEIVED, [ORIGINAL_START, ORIGINAL_END]],
    ['a start in 1970 and an end now', 5n, RECEIVED, RECEIVED, RECEIVED, [ORIGINAL_START]],
    [
      'a start far ahead',
      RECEIVED + DAY,
      RECEIVED + DAY + SECOND,
      RECEIVED,
      RECEIVED + SECOND,
      [ORIGINAL_START, ORIGINAL_END],
    ],
    ['the last of all times', 2n ** 64n - 1n, 2n ** 64n - 1n, RECEIVED, RECEIVED, [ORIGINAL_START, ORIGINAL_END]],
    ['an end far ahead', RECEIVED - SECOND, RECEIVED + DAY, RECEIVED - SECOND, RECEIVED, [ORIGINAL_END]],
  ])('%s', (_, start, end, expectedStart, expectedEnd, originals) => {
    const sent = { startTimeUnixNano: String(start), endTimeUnixNano: String(end) };
    const { span } = stored(request({ span: sent }));
    expect([span['startTimeUnixNano'], span['endTimeUnixNano']]).toEqual([String(expectedStart), String(expectedEnd)]);
    expect(list(span, 'attributes').map((attribute) => attribute['key'])).toEqual(originals);
    for (const attribute of list(span, 'attributes')) {
      const time = attribute['key'] === ORIGINAL_START ? start : end;
      expect(attribute['value']).toEqual({ intValue: String(time > 2n ** 63n - 1n ? 2n ** 63n - 1n : time) });
    }
  });
});

describe('faults', () => {
  it('are counted by reason and service, once for each span', () => {
    const observer = new RecordingObserver();
    const body = request({ span: { startTimeUnixNano: '5', endTimeUnixNano: '3' } });
    protectedRequest(compiled([], observer), concatBytes(body, body));
    expect(observer.callsBesides('cardinality')).toEqual([
      'fault(end_before_start, shop, 2)',
      'fault(time_out_of_range, shop, 2)',
    ]);
  });

  it('in a resource without a service give it the unknown one', () => {
    for (const resource of [{}, { attributes: [{ key: 'service.name', value: { stringValue: '' } }] }, undefined]) {
      const observer = new RecordingObserver();
      const body = request({ resource });
      const { resource: kept } = stored(body, compiled([], observer));
      expect(kept['attributes']).toEqual([{ key: 'service.name', value: { stringValue: 'unknown_service' } }]);
      expect(observer.callsBesides('cardinality')).toEqual(['fault(missing_service_name, unknown_service, 1)']);
    }
  });

  it('of a resource count for each of its spans, as those of the span do', () => {
    const observer = new RecordingObserver();
    const spans = [1, 2, 3].map((id) => ({ ...IDS, ...TIMES, spanId: Buffer.alloc(8, id) }));
    const resourceSpans = [{ resource: {}, scopeSpans: [{ spans }] }];
    protectedRequest(compiled([], observer), encodeOracle('ExportTraceServiceRequest', { resourceSpans }));
    expect(observer.callsBesides('cardinality')).toEqual(['fault(missing_service_name, unknown_service, 3)']);
  });

  it('that a span is rejected for are counted too, and nothing else of it', () => {
    const observer = new RecordingObserver();
    const span = { traceId: Buffer.alloc(16), startTimeUnixNano: '5', endTimeUnixNano: '3' };
    protectedRequest(compiled([], observer), request({ span }));
    expect(observer.callsBesides('cardinality')).toEqual(['fault(invalid_id, shop, 1)']);
  });

  it('of text become U+FFFD where they are, also in keys and events', () => {
    const attribute = concatBytes(field(1, BAD_UTF8), field(2, field(1, BAD_UTF8)));
    const span = concatBytes(
      encodeOracle('Span', { ...IDS, ...TIMES }),
      field(5, BAD_UTF8),
      field(9, attribute),
      field(11, field(2, BAD_UTF8)),
    );
    const { span: kept } = stored(framed(span));
    const repaired = 'a\uFFFDb\uFFFD';
    expect(kept).toMatchObject({
      name: repaired,
      attributes: [{ key: repaired, value: { stringValue: repaired } }],
      events: [{ name: repaired }],
    });
  });

  it('of size are cut at a character, and what is too much is dropped and counted', () => {
    const bounds = { attributeBytesMax: 10, attributesMax: 3 };
    const attributes = [
      { key: 'a', value: { stringValue: '123456789ü' } },
      { key: 'b', value: { arrayValue: { values: [{ stringValue: '123456' }, { stringValue: '123456' }] } } },
      { key: 'c', value: { bytesValue: Buffer.alloc(20) } },
      { key: 'd', value: { intValue: 1 } },
    ];
    const { span } = stored(request({ span: { attributes, droppedAttributesCount: 2 } }), undefined, bounds);
    expect(list(span, 'attributes')).toEqual([
      { key: 'a', value: { stringValue: '123456789' } },
      { key: 'c', value: { bytesValue: new Uint8Array(10) } },
    ]);
    expect(span['droppedAttributesCount']).toBe(4);
  });

  it('and rules go together: what is repaired is masked too', () => {
    const rules = document('masking', { rules: [{ id: 'r', match: { detectors: ['email'] }, action: 'redact' }] });
    const span = { startTimeUnixNano: '5', endTimeUnixNano: '3', name: 'a@b.io' };
    expect(stored(request({ span }), compiled([rules])).span).toMatchObject({
      name: '[redacted:email]',
      startTimeUnixNano: String(RECEIVED),
    });
  });
});

describe('the environment of the key', () => {
  const environments = (resource: object): unknown[] => {
    const context = { environment: 'staging' };
    const [resourceSpans = {}] = list(protectedRequest(compiled([]), request({ resource }), context), 'resourceSpans');
    return list(resourceSpans['resource'] as Plain, 'attributes').map(({ key, value }) => [key, value]);
  };

  it('is given to a resource that names none', () => {
    const named = ['service.name', { stringValue: 'shop' }];
    expect(environments(SHOP)).toEqual([named, ['deployment.environment.name', { stringValue: 'staging' }]]);
    for (const key of ['deployment.environment.name', 'deployment.environment']) {
      const own = { key, value: { stringValue: 'production' } };
      expect(environments({ attributes: [...SHOP.attributes, own] })).toEqual([named, [key, own.value]]);
    }
  });
});

const IDS = { traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 8) };
const TIMES = { startTimeUnixNano: String(RECEIVED), endTimeUnixNano: String(RECEIVED) };
const SHOP = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };

function request(parts: { resource?: object | undefined; span?: object }): Uint8Array {
  const resource = 'resource' in parts ? parts.resource : SHOP;
  const spans = [{ ...IDS, ...TIMES, ...parts.span }];
  return encodeOracle('ExportTraceServiceRequest', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

function framed(span: Uint8Array): Uint8Array {
  return field(1, concatBytes(field(1, encodeOracle('Resource', SHOP)), field(2, field(2, span))));
}

function stored(body: Uint8Array, protection = compiled([]), bounds = {}): { resource: Plain; span: Plain } {
  const withBounds = Object.keys(bounds).length === 0 ? protection : compiled([], undefined, { bounds });
  const [resourceSpans = {}] = list(protectedRequest(withBounds, body, {}, bounds), 'resourceSpans');
  const [scopeSpans = {}] = list(resourceSpans, 'scopeSpans');
  const [span = {}] = list(scopeSpans, 'spans');
  return { resource: (resourceSpans['resource'] ?? {}) as Plain, span };
}
