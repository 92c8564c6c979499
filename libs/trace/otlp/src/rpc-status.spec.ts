import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

import { encodeStatus, encodeStatusJson, parseStatus, parseStatusJson, type RpcStatusDetail } from './rpc-status.js';

/** From googleapis: google/rpc/status.proto and error_details.proto. */
const { root } = protobuf.parse(`
syntax = "proto3";
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message Any { string type_url = 1; bytes value = 2; }
message RetryInfo { Duration retry_delay = 1; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
message BadRequest { repeated FieldViolation field_violations = 1; }
message FieldViolation { string field = 1; string description = 2; }
`);

function decode(type: string, bytes: Uint8Array): Record<string, unknown> {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number, defaults: true });
}

function detailOf(detail: RpcStatusDetail): unknown {
  const status = decode('Status', encodeStatus(14, 'later', [detail]));
  const [any] = status['details'] as [{ typeUrl: string; value: Uint8Array }];
  expect(any.typeUrl).toBe(`type.googleapis.com/google.rpc.${detail.type}`);
  return decode(detail.type, any.value);
}

describe('google.rpc.Status', () => {
  it.each([
    [0, 0, 0],
    [1, 0, 1_000_000],
    [2_500, 2, 500_000_000],
    [30_000, 30, 0],
    [999.6, 1, 0],
  ])('carries a RetryInfo of %d ms', (retryAfterMs, seconds, nanos) => {
    expect(detailOf({ type: 'RetryInfo', retryAfterMs })).toEqual({ retryDelay: { seconds, nanos } });
  });

  it('carries a BadRequest that says which field is wrong', () => {
    expect(detailOf({ type: 'BadRequest', field: 'resourceSpans[0]', description: 'is wrong' })).toEqual({
      fieldViolations: [{ field: 'resourceSpans[0]', description: 'is wrong' }],
    });
  });

  it('writes details in JSON as protobuf writes Any and Duration', () => {
    const text = encodeStatusJson(14, 'later', [
      { type: 'RetryInfo', retryAfterMs: 2_005 },
      { type: 'RetryInfo', retryAfterMs: 3_000 },
      { type: 'BadRequest', field: 'a', description: 'b' },
    ]);
    expect(JSON.parse(text)).toEqual({
      code: 14,
      message: 'later',
      details: [
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.005s' },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3s' },
        { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: 'a', description: 'b' }] },
      ],
    });
  });

  it('is read without its details', () => {
    const details: RpcStatusDetail[] = [{ type: 'RetryInfo', retryAfterMs: 1 }];
    expect(parseStatus(encodeStatus(14, 'later', details))).toEqual({ code: 14, message: 'later' });
    expect(parseStatusJson(encodeStatusJson(14, 'later', details))).toEqual({ code: 14, message: 'later' });
  });
});
