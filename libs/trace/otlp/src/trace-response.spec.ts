import { describe, expect, it } from 'vitest';
import { OtlpError } from './otlp-error.js';
import { encodeStatus, encodeStatusJson, parseStatus, parseStatusJson } from './rpc-status.js';
import { oracleDecode } from './testing/oracle.js';
import { concatBytes, encodeOracle } from './testing/sample-request.js';
import {
  encodeExportResponse,
  encodeExportResponseJson,
  parseTraceResponse,
  parseTraceResponseJson,
} from './trace-response.js';

describe('ExportTraceServiceResponse', () => {
  it('is empty on full success', () => {
    expect(encodeExportResponse(0, '')).toHaveLength(0);
    expect(encodeExportResponseJson('rejectedSpans', 0, '')).toBe('{}');
    expect(parseTraceResponse(new Uint8Array(0))).toEqual({ rejectedSpans: 0, message: '' });
  });

  it.each([
    [3, 'no trace id: ünd mehr'],
    [0, 'a warning'],
    [2 ** 40, ''],
  ])('carries %d rejected spans and "%s"', (rejectedSpans, message) => {
    const bytes = encodeExportResponse(rejectedSpans, message);
    expect(parseTraceResponse(bytes)).toEqual({ rejectedSpans, message });
    expect(parseTraceResponseJson(encodeExportResponseJson('rejectedSpans', rejectedSpans, message))).toEqual({
      rejectedSpans,
      message,
    });
    expect(oracleDecode('ExportTraceServiceResponse', bytes)).toEqual({
      partialSuccess: {
        ...(rejectedSpans === 0 ? {} : { rejectedSpans: String(rejectedSpans) }),
        ...(message === '' ? {} : { errorMessage: message }),
      },
    });
  });

  it('merges pieces and skips what it does not know', () => {
    const bytes = concatBytes(
      encodeOracle('ExportTraceServiceResponse', { partialSuccess: { rejectedSpans: 3 } }),
      Uint8Array.of(0xf8, 0x01, 5),
      encodeOracle('ExportTraceServiceResponse', { partialSuccess: { errorMessage: 'm' } }),
    );
    expect(parseTraceResponse(bytes)).toEqual({ rejectedSpans: 3, message: 'm' });
  });

  it('refuses what is none', () => {
    expect(() => parseTraceResponse(Uint8Array.of(0x0a, 5))).toThrow(OtlpError);
    expect(() => parseTraceResponseJson('{"partialSuccess":{"rejectedSpans":"x"}}')).toThrow(
      'partialSuccess.rejectedSpans: expected a 64-bit integer, got "x"',
    );
  });
});

describe('google.rpc.Status', () => {
  it.each([
    [3, 'invalid argument'],
    [0, ''],
    [-1, '…'],
  ])('carries code %d and "%s"', (code, message) => {
    expect(parseStatus(encodeStatus(code, message))).toEqual({ code, message });
    expect(parseStatusJson(encodeStatusJson(code, message))).toEqual({ code, message });
    expect({ code: 0, message: '', ...oracleDecode('RpcStatus', encodeStatus(code, message)) }).toEqual({
      code,
      message,
    });
  });

  it('skips the details that other servers send', () => {
    const bytes = concatBytes(encodeOracle('RpcStatus', { code: 8, message: 'm' }), Uint8Array.of(0x1a, 2, 1, 2));
    expect(parseStatus(bytes)).toEqual({ code: 8, message: 'm' });
    expect(parseStatusJson('{"code":8,"message":"m","details":[{"@type":"x"}]}')).toEqual({ code: 8, message: 'm' });
  });
});
