import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLogsRequest } from './log-decode.js';
import { encodeLogsRequest } from './log-encode.js';
import { frameLogs, framedLogGroupBytes, framedRecordBytes } from './log-frames.js';
import { LogScan } from './log-scan.js';
import { oracleLogs } from './testing/log-oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { attribute, concatBytes, encodeOracle } from './testing/sample-request.js';
import { unlessRefused } from './testing/unless-refused.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';

const anyRequest = wireMessage(protoType('ExportLogsServiceRequest'));

function sampleLogs(recordsPerScope: number, fields: object = {}): Uint8Array {
  return encodeOracle('ExportLogsServiceRequest', {
    resourceLogs: ['cart', 'shop'].map((service) => ({
      resource: { attributes: [attribute('service.name', service)] },
      schemaUrl: `https://resource/${service}`,
      scopeLogs: [1, 2].map((scope) => ({
        scope: { name: `logger-${scope}` },
        schemaUrl: `https://scope/${scope}`,
        logRecords: Array.from({ length: recordsPerScope }, (_, index) => ({
          timeUnixNano: String(1_795_370_000_123_456_789n + BigInt(index)),
          severityNumber: 17,
          severityText: 'Error',
          body: { stringValue: `${service} ${scope} ${index}` },
          attributes: [attribute('order.id', String(index))],
          traceId: new Uint8Array(16).fill(7),
          spanId: new Uint8Array(8).fill(9),
          observedTimeUnixNano: '18446744073709551615',
          eventName: 'order.refused',
          ...fields,
        })),
      })),
    })),
  });
}

describe('log requests', () => {
  it('read as protobufjs reads them, however they are encoded', () => {
    let records = 0;
    fc.assert(
      fc.property(anyRequest, (fields) => {
        const read = decodeLogsRequest(encodeWire(fields, 'as generated'));
        expect(read).toEqual(oracleLogs(encodeWire(fields, 'merged')));
        records += read.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)).length;
      }),
      { numRuns: 500 },
    );
    expect(records).toBeGreaterThan(200);
  });

  it('come back from their canonical encoding', () => {
    fc.assert(
      fc.property(anyRequest, (fields) => {
        const read = decodeLogsRequest(encodeWire(fields, 'as generated'));
        const encoded = encodeLogsRequest(read);
        expect(decodeLogsRequest(encoded)).toEqual(read);
        expect(oracleLogs(encoded)).toEqual(read);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['no ids', { traceId: new Uint8Array(0), spanId: new Uint8Array(0) }],
    ['ids of zeros', { traceId: new Uint8Array(16), spanId: new Uint8Array(8) }],
    ['ids of other lengths', { traceId: new Uint8Array(8).fill(1), spanId: new Uint8Array(16).fill(1) }],
  ])('are taken with %s, as records of no trace', (_, fields) => {
    const [read] = decodeLogsRequest(sampleLogs(1, fields));
    expect(read?.scopeLogs[0]?.logRecords).toMatchObject([{ traceId: '', spanId: '', body: { value: 'cart 1 0' } }]);
  });

  it('keep nested bodies, whole numbers beyond 2^53 and unknown severities as none', () => {
    const body = { kvlistValue: { values: [{ key: 'n', value: { intValue: '9007199254740993' } }] } };
    const [read] = decodeLogsRequest(sampleLogs(1, { body, severityNumber: 25 }));
    expect(read?.scopeLogs[0]?.logRecords[0]).toMatchObject({
      severityNumber: 0,
      body: { type: 'kvlist', entries: [{ key: 'n', value: { type: 'int', value: 9_007_199_254_740_993n } }] },
    });
  });
});

describe('framing log requests', () => {
  it('hands on the body itself when it fits', () => {
    const body = sampleLogs(2);
    const scan = new LogScan();
    scan.scan(body);
    expect(frameLogs(body, scan, body.length)).toEqual([{ firstRecord: 0, endRecord: 8, recordCount: 8, value: body }]);
  });

  it('splits into messages that hold every accepted record once, in order, and none over the limit', () => {
    const refusedEvery = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 300, max: 4_000 }),
        refusedEvery,
        (count, max, n) => {
          const body = sampleLogs(count);
          const scan = new LogScan();
          scan.scan(body);
          const accepts = (record: number): boolean => record % n !== 0;
          const frames = frameLogs(body, scan, max, accepts);
          for (const { value, recordCount } of frames) {
            expect(value.length).toBeLessThanOrEqual(max);
            expect(flat(value)).toHaveLength(recordCount);
          }
          expect(frames.flatMap(({ value }) => flat(value))).toEqual(flat(body).filter((_, record) => accepts(record)));
        },
      ),
    );
  });

  it('knows how large a record alone becomes', () => {
    const body = sampleLogs(1);
    const scan = new LogScan();
    scan.scan(body);
    const [frame] = frameLogs(body, scan, 1, (record) => record === 0);
    const bytesMax = framedRecordBytes(scan, 0) + framedLogGroupBytes(scan, 0);
    expect(frame?.value.length).toBeLessThanOrEqual(bytesMax);
    expect(bytesMax - (frame?.value.length ?? 0)).toBeLessThan(50);
  });
});

describe('hostile log requests', () => {
  it('end in nothing but OtlpError, and what passes the scan can be decoded', () => {
    const bytes = anyRequest.map((fields) => encodeWire(fields, 'as generated'));
    const real = sampleLogs(1);
    const mutated = fc
      .array(fc.tuple(fc.nat(real.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
      .map((changes) => changes.reduce((body, [at, byte]) => body.with(at, byte), real));
    const spliced = fc
      .tuple(bytes, bytes, fc.nat(), fc.nat())
      .map(([one, other, cutOne, cutOther]) =>
        concatBytes(one.slice(0, cutOne % (one.length + 1)), other.slice(cutOther % (other.length + 1))),
      );
    let passed = 0;
    fc.assert(
      fc.property(fc.oneof(mutated, spliced, fc.uint8Array({ maxLength: 200 })), (body) => {
        const scan = new LogScan();
        const isScanned = unlessRefused(() => {
          scan.scan(body);
          return true;
        });
        if (isScanned !== true) return;
        passed++;
        decodeLogsRequest(body);
        for (const { value } of frameLogs(body, scan, 100)) new LogScan().scan(value);
      }),
      { numRuns: 4_000 },
    );
    expect(passed).toBeGreaterThan(100);
  });

  it('are refused when cut anywhere, except between two ResourceLogs', () => {
    const body = sampleLogs(1);
    const whole = Array.from({ length: body.length + 1 }, (_, length) => length).filter((length) =>
      unlessRefused(() => {
        new LogScan().scan(body.subarray(0, length));
        return true;
      }),
    );
    expect(whole).toHaveLength(3);
  });

  it('are bounded in records, groups and depth', () => {
    const body = sampleLogs(2);
    const scanWith = (options: object) => () => {
      new LogScan(options).scan(body);
    };
    expect(scanWith({ recordsMax: 7 })).toThrow('more than 7 log records in one body');
    expect(scanWith({ groupsMax: 3 })).toThrow('more than 3 groups of log records in one body');
    expect(scanWith({ recordsMax: 8, groupsMax: 4, anyValueDepthMax: 1 })).not.toThrow();
    const nested = sampleLogs(1, { body: { arrayValue: { values: [{ arrayValue: {} }] } } });
    expect(() => decodeLogsRequest(nested, { anyValueDepthMax: 1 })).toThrow(/nested too deeply/);
    expect(() => decodeLogsRequest(nested, { anyValueDepthMax: 2 })).not.toThrow();
  });
});

/** Records with what encloses them, in order. */
function flat(body: Uint8Array): object[] {
  return decodeLogsRequest(body).flatMap(({ resource, schemaUrl, scopeLogs }) =>
    scopeLogs.flatMap(({ logRecords, ...scope }) =>
      logRecords.map((record) => ({ resource, schemaUrl, scope, record })),
    ),
  );
}
