import { afterEach, describe, expect, it } from 'vitest';

import { call, connectRaw, type HttpAnswer } from '../testing/http-client.js';
import { decodeMessage } from '../testing/otlp-oracle.js';
import { FakeLogs, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';
import { REFUSALS } from '../testing/refused-requests.js';
import { TRACE_BODY } from '../testing/sample-bodies.js';

/**
 * What https://opentelemetry.io/docs/specs/otlp/#otlphttp-connection and HTTP/1.1 itself ask of an OTLP/HTTP server. Where the
 * matter is bytes on the wire, by a bare socket.
 */
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.shutdown();
  expect(harness?.intake.budget.usedBytes ?? 0).toBe(0);
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

function statusIn({ headers, body }: HttpAnswer): Record<string, unknown> {
  return headers['content-type'] === 'application/json'
    ? (JSON.parse(body.toString()) as Record<string, unknown>)
    : decodeMessage('Status', body);
}

describe('OTLP/HTTP Connection', () => {
  const head = 'POST /v1/traces HTTP/1.1\r\nhost: clew\r\ncontent-type: application/x-protobuf\r\n';
  const request = Buffer.concat([Buffer.from(`${head}content-length: ${TRACE_BODY.length}\r\n\r\n`), TRACE_BODY]);

  it.each(REFUSALS.filter(({ status }) => status !== 503))(
    'stays open between requests, also after $what',
    async ({ status, options, request: { method = 'POST', path = '/v1/traces', headers = {}, body = '' } }) => {
      const { http } = await start(options);
      const connection = await connectRaw(http.url);
      const lines = Object.entries({ ...PROTOBUF, ...headers }).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      connection.socket.write(
        `${method} ${path} HTTP/1.1\r\nhost: clew\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
      );
      connection.socket.write(body);
      await expect.poll(() => connection.received()).toContain(`HTTP/1.1 ${status}`);
      connection.socket.write('GET /healthz HTTP/1.1\r\nhost: clew\r\nconnection: close\r\n\r\n');
      await connection.closed;
      expect(connection.received()).toContain('HTTP/1.1 200');
    },
  );

  it('takes HTTP/1.0, and closes after the answer', async () => {
    const { http } = await start();
    const connection = await connectRaw(http.url);
    connection.socket.write(request.toString('latin1').replace('HTTP/1.1', 'HTTP/1.0'), 'latin1');
    await connection.closed;
    expect(connection.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(connection.received().toLowerCase()).toContain('connection: close');
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH'])('answers 405 and Allow to %s', async (method) => {
    const { http } = await start();
    const answer = await call(http.url, { method, headers: JSON_TYPE });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST, OPTIONS']);
    expect(answer.body.length > 0).toBe(method !== 'HEAD');
  });

  it('tells with 404 what is taken, and that metrics are not', async () => {
    const logs = new FakeLogs();
    const { http } = await start({ http: { logs } });
    for (const path of ['/v1/metrics', '/v1development/profiles', '/v1/trace', '/']) {
      const answer = await call(http.url, { path, headers: JSON_TYPE, body: '{}' });
      expect(answer.status).toBe(404);
      expect(statusIn(answer)['message']).toBe('Clew takes traces and logs only, at /v1/traces and /v1/logs');
    }
  });

  it('ignores an expectation that it does not know', async () => {
    const { http } = await start();
    const answer = await call(http.url, { headers: { ...PROTOBUF, expect: 'a-miracle' }, body: TRACE_BODY });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['headers over the limit', `${head}x-junk: ${'j'.repeat(40_000)}\r\n\r\n`, 431],
    ['a broken chunk', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
  ])('answers even %s with a Status', async (_, text, status) => {
    const { http } = await start();
    const connection = await connectRaw(http.url);
    connection.socket.write(text);
    await connection.closed;
    const [headers = '', body = ''] = connection.received().split('\r\n\r\n', 2);
    expect(headers).toContain(`HTTP/1.1 ${status}`);
    const answer = headers.includes('application/json')
      ? (JSON.parse(body) as unknown)
      : decodeMessage('Status', Buffer.from(body, 'latin1'));
    expect(answer).toMatchObject({ message: expect.stringMatching(/\w/) as string });
  });

  it('answers a body that does not arrive in time with a Status in its own encoding', async () => {
    const { http } = await start({ http: { limits: { requestWaitMsMax: 200 } } });
    const connection = await connectRaw(http.url);
    connection.socket.write(`${head.replace('x-protobuf', 'json')}content-length: 1000\r\n\r\n{`);
    await connection.closed;
    const [headers = '', body = ''] = connection.received().split('\r\n\r\n', 2);
    expect(headers).toMatch(/^HTTP\/1\.1 408 [^]*content-type: application\/json/i);
    expect(JSON.parse(body)).toMatchObject({ code: 4 });
  });
});
