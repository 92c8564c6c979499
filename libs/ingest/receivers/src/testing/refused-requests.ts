import { gzipSync } from 'node:zlib';

import type { HttpCall } from './http-client.js';
import { KEY, type Harness, type HarnessOptions } from './receiver-harness.js';
import { TRACE_BODY } from './sample-bodies.js';

/** A request that is not taken, and what has to be so that it is not. */
export interface RefusedRequest {
  readonly what: string;
  readonly status: number;
  readonly options?: HarnessOptions;
  readonly request: HttpCall;
  readonly before?: (running: Harness) => void;
}

/** Every way this suite knows to be refused, with the answer that OTLP or HTTP asks for. */
export const REFUSALS: readonly RefusedRequest[] = [
  { what: 'bytes that cannot be decoded', status: 400, request: { body: 'nonsense' } },
  {
    what: 'torn gzip',
    status: 400,
    request: { body: gzipSync(TRACE_BODY).subarray(0, 30), headers: { 'content-encoding': 'gzip' } },
  },
  { what: 'an unknown key', status: 401, request: { body: TRACE_BODY, headers: { authorization: 'Bearer wrong' } } },
  { what: 'a path that is not there', status: 404, request: { path: '/v1/metrics', body: TRACE_BODY } },
  { what: 'another method', status: 405, request: { method: 'PUT', body: TRACE_BODY } },
  {
    what: 'a body over the limit',
    status: 413,
    options: { http: { limits: { bodyBytesMax: 100 } } },
    request: { body: Buffer.alloc(101) },
  },
  {
    what: 'a bomb',
    status: 413,
    options: { http: { limits: { inflatedBytesMax: 1_000 } } },
    request: { body: gzipSync(Buffer.alloc(1_000_000)), headers: { 'content-encoding': 'gzip' } },
  },
  {
    what: 'an encoding that is not read',
    status: 415,
    request: { body: TRACE_BODY, headers: { 'content-encoding': 'br' } },
  },
  {
    what: 'spans while the stream is away',
    status: 503,
    request: { body: TRACE_BODY },
    before: ({ producer }) => {
      producer.mode = 'failing';
    },
  },
  {
    what: 'a key while keys cannot be looked up',
    status: 503,
    request: { body: TRACE_BODY, headers: { authorization: `Bearer ${KEY}` } },
    before: ({ keys }) => {
      keys.failure = new Error('away');
    },
  },
];
