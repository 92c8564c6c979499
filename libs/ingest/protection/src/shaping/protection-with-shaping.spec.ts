import { encodeOracle, encodeWire, oracleDecode, protoType, wireMessage } from '@clew/otlp/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RECEIVED_AT_UNIX_MS,
  RecordingObserver,
  compiled,
  document,
  protectedBytes,
  protectedRequest,
} from '../testing/protect.js';

const SECRET = 'planted.secret@example.com';

const EVERYTHING = [
  document('masking', { rules: [{ id: 'e', match: { detectors: ['email'] }, action: 'redact' }] }),
  document('semantic-conventions', { mode: 'rename', renames: { a: 'b' } }),
  document('cardinality', { limits: [{ keys: ['*'], distinctMax: 2, action: 'hash', buckets: 2 }] }),
  document('glossary', { attributes: [{ key: 'a', type: 'string[]', required: true }], closed: true }),
  document('enrichment', {
    rules: [
      { id: 'add', on: 'span', add: { a: 1 }, overwrite: true },
      { id: 'baggage', baggage: ['who'] },
      { id: 'copy', copy: { 'service.name': 'copied' } },
    ],
  }),
];

describe('protection with rules of every kind', () => {
  it('makes a request of any request, and lets no secret through by way of baggage', () => {
    const protection = compiled(EVERYTHING);
    const context = { baggage: `who=${encodeURIComponent(SECRET)}` };
    fc.assert(
      fc.property(wireMessage(protoType('ExportTraceServiceRequest'), 3), (fields) => {
        const bytes = protectedBytes(protection, encodeWire(fields, 'as generated'), context);
        expect(() => oracleDecode('ExportTraceServiceRequest', bytes)).not.toThrow();
        expect(Buffer.from(bytes).includes(SECRET)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['rename', 'redact', ['[redacted]']],
    ['both', 'redact', ['s3same', '[redacted]']],
    ['rename', 'drop', []],
    ['both', 'drop', ['s3same']],
  ])('masks what conventions %s by the rules for its current name, too: %s', (mode, action, stored) => {
    const protection = compiled([
      document('masking', { rules: [{ id: 'm', match: { keys: ['customer.*'] }, action }] }),
      document('semantic-conventions', { mode, renames: { custId: 'customer.id' } }),
    ]);
    const request = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: new Uint8Array(16).fill(1),
                  spanId: new Uint8Array(8).fill(2),
                  attributes: [{ key: 'custId', value: { stringValue: 's3same' } }],
                },
              ],
            },
          ],
        },
      ],
    };
    const left = JSON.stringify(protectedRequest(protection, encodeOracle('ExportTraceServiceRequest', request)));
    const values = [...left.matchAll(/"(?:custId|customer.id)","value":\{"stringValue":"([^"]*)"/g)];
    expect(values.map(([, value]) => value)).toEqual(stored);
  });

  it('keeps the name that was sent as masking left it', () => {
    const request = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
          scopeSpans: [
            {
              spans: [
                {
                  traceId: new Uint8Array(16).fill(1),
                  spanId: new Uint8Array(8).fill(2),
                  name: `GET /users/${SECRET}/orders/7`,
                  startTimeUnixNano: String(BigInt(RECEIVED_AT_UNIX_MS) * 1_000_000n),
                  endTimeUnixNano: String(BigInt(RECEIVED_AT_UNIX_MS) * 1_000_000n),
                },
              ],
            },
          ],
        },
      ],
    };
    const observer = new RecordingObserver();
    const left = protectedRequest(
      compiled(EVERYTHING.slice(0, 1), observer),
      encodeOracle('ExportTraceServiceRequest', request),
    );
    const text = JSON.stringify(left);
    expect(text).not.toContain(SECRET);
    expect(text).toContain('clew.span.name.sent');
    expect(text).toContain('/orders/{id}');
    expect(observer.calls).toContain('rule(span-names, template, 1)');
    expect(observer.calls).toContain('cardinality(service.name, 1, shop, false)');
  });
});
