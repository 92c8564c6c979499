import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeaders, encodeHeaders } from './message-headers.js';
import { headers } from './testing/stream-fixture.js';

const decode = (encoded: Readonly<Record<string, string>>): ReturnType<typeof decodeHeaders> =>
  decodeHeaders((name) => encoded[name]);

describe('message headers as text', () => {
  it('come back as they were', () => {
    const id = fc.string({ minLength: 1, maxLength: 60 });
    const whole = fc.nat(Number.MAX_SAFE_INTEGER);
    const any = fc.record({
      tenantId: id,
      teamId: id,
      ingestKeyId: id,
      retentionDays: fc.nat(0xffff),
      spanCount: fc.nat(0xffff_ffff),
      ingestBytes: whole,
      receivedAtUnixMs: whole,
    });
    const maybeErrors = fc.option(fc.record({ errorRetentionDays: fc.nat(0xffff) }), { nil: {} });
    const digest = fc.stringMatching(/^[0-9a-f]{32}$/);
    const maybeDigest = fc.option(fc.record({ requestDigest: digest }), { nil: {} });
    const producer = fc.record({
      sessionId: fc.stringMatching(/^[0-9a-f]{16}$/),
      number: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
    });
    const maybeProducer = fc.option(fc.record({ producer }), { nil: {} });
    fc.assert(
      fc.property(any, maybeErrors, maybeDigest, maybeProducer, (ids, errorsOrNot, digestOrNot, producerOrNot) => {
        const sent = { ...ids, ...errorsOrNot, ...digestOrNot, ...producerOrNot };
        expect(decode(encodeHeaders(sent))).toEqual(sent);
      }),
    );
  });

  it('are named for any consumer of the topic', () => {
    expect(encodeHeaders(headers())).toEqual({
      'clew-format-version': '1',
      'clew-tenant-id': 'tenant-1',
      'clew-team-id': 'team-1',
      'clew-ingest-key-id': 'key-1',
      'clew-retention-days': '30',
      'clew-span-count': '1',
      'clew-ingest-bytes': '512',
      'clew-received-at-unix-ms': '1760000000123',
    });
  });

  it.each([
    ['clew-format-version', '2', /formatVersion is 2, not 1/],
    ['clew-format-version', undefined, /formatVersion is missing/],
    ['clew-tenant-id', '', /tenantId is "", not 1 to 1024 characters/],
    ['clew-span-count', '-1', /spanCount is "-1", not a whole number/],
    ['clew-span-count', '1e9', /spanCount/],
    ['clew-retention-days', '65536', /retentionDays is 65536, not a whole number from 0 to 65535/],
    ['clew-ingest-bytes', '9999999999999999', /ingestBytes/],
    ['clew-request-digest', 'xyz', /requestDigest is "xyz", not 32 lowercase hex digits/],
    ['clew-producer-session', '0123456789abcdeX', /producerSession is "0123456789abcdeX", not 16 lowercase hex digits/],
    ['clew-producer-number', undefined, /producerNumber is missing/],
    ['clew-producer-number', '0', /producerNumber is 0, not a whole number from 1/],
  ])('are refused with %s %j', (name, value, expected) => {
    const { [name]: _, ...rest } = encodeHeaders(headers({ producer: { sessionId: '0123456789abcdef', number: 7 } }));
    expect(() => decode(value === undefined ? rest : { ...rest, [name]: value })).toThrow(expected);
  });

  it.each([
    { requestDigest: 'ABCDEF' },
    { spanCount: 1.5 },
    { retentionDays: -1 },
    { errorRetentionDays: 65_536 },
    { tenantId: '' },
    { ingestBytes: Number.NaN },
  ])('are refused on write with %j', (bad) => {
    expect(() => encodeHeaders(headers(bad))).toThrow(/^message header/);
  });
});
