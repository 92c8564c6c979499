import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { request as requestTls, type RequestOptions } from 'node:https';
import { connect as connectTls } from 'node:tls';

import { createLogger } from '@clew/self-telemetry';
import { createListenerTls, type ListenerTls } from '@clew/tls';
import { CertificateFolder, createTestCa, type Issued, type TestCa } from '@clew/tls/testing';
import grpc from '@grpc/grpc-js';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { callGrpc, grpcErrorOf } from '../testing/grpc-client.js';
import { call, connectRaw } from '../testing/http-client.js';
import { startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';
import { TRACE_BODY } from '../testing/sample-bodies.js';

/** Both OTLP receivers behind TLS and mutual TLS, by the clients that SDKs use. */
let ca: TestCa;
let server: Issued;
let client: Issued;
let files: CertificateFolder;
let harness: Harness | undefined;

beforeAll(async () => {
  ca = await createTestCa('Test CA');
  server = await ca.issue('server');
  client = await ca.issue('client');
});

beforeEach(async () => {
  files = await CertificateFolder.create(server, ca.cert);
});

afterEach(async () => {
  await harness?.shutdown();
  harness = undefined;
  await files.remove();
});

function listenerTls(isMutual: boolean): ListenerTls {
  return createListenerTls({
    certFile: files.certFile,
    keyFile: files.keyFile,
    ...(isMutual ? { clientCaFile: files.clientCaFile } : {}),
    logger: createLogger({ name: 'tls-test', level: 'silent' }),
    reloadMs: 20,
  });
}

async function start(isMutual = false, options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness({ ...options, http: { tls: listenerTls(isMutual), ...options.http } });
  return harness;
}

/** HTTP status of an export, and the name in the certificate that the receiver showed. */
function post({ http }: Harness, tls: RequestOptions = {}): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf' };
    const sent = requestTls(`${http.url}/v1/traces`, { method: 'POST', agent: false, ca: ca.cert, headers, ...tls });
    let shown = '';
    sent.on('socket', (socket) => {
      socket.on('secureConnect', () => {
        if ('getPeerCertificate' in socket) shown = String(subjectOf(socket));
      });
    });
    sent.on('response', (response) => {
      response.resume();
      resolve([response.statusCode, shown]);
    });
    sent.on('error', reject);
    sent.end(TRACE_BODY);
  });
}

function subjectOf(socket: object): unknown {
  return (socket as { getPeerCertificate(): { subject: { CN: string } } }).getPeerCertificate().subject.CN;
}

function grpcCredentials(own?: Issued): grpc.ChannelCredentials {
  const keys = own === undefined ? ([null, null] as const) : ([Buffer.from(own.key), Buffer.from(own.cert)] as const);
  return grpc.credentials.createSsl(Buffer.from(ca.cert), ...keys);
}

describe('OTLP over TLS', () => {
  it('takes spans over HTTPS and over gRPC with TLS', async () => {
    const running = await start();
    expect(running.http.url).toMatch(/^https:/);
    expect(await post(running)).toEqual([200, 'server']);
    await callGrpc(running.grpc.target, TRACE_BODY, { credentials: grpcCredentials() });
    expect(running.spanNames()).toHaveLength(4);
  });

  it('speaks HTTP/1.1 on the one port and h2 on the other', async () => {
    const running = await start();
    const negotiated = async (authority: string): Promise<unknown> => {
      const [host, port] = authority.split(':');
      const socket = connectTls({ host, port: Number(port), ca: ca.cert, ALPNProtocols: ['h2', 'http/1.1'] });
      await once(socket, 'secureConnect');
      socket.destroy();
      return socket.alpnProtocol;
    };
    expect(await negotiated(new URL(running.http.url).host)).toBe('http/1.1');
    expect(await negotiated(running.grpc.target)).toBe('h2');
  });

  it('shows a new certificate soon after its files changed, on both ports, without a restart', async () => {
    const running = await start();
    await files.put(await ca.issue('renewed'));
    await expect.poll(() => post(running)).toEqual([200, 'renewed']);
    const session = connectHttp2(`https://${running.grpc.target}`, { ca: ca.cert });
    await once(session, 'connect');
    expect(subjectOf(session.socket)).toBe('renewed');
    session.destroy();
  });

  it('goes on with connections that were open when the certificate changed', async () => {
    const running = await start();
    const session = connectHttp2(`https://${running.grpc.target}`, { ca: ca.cert });
    await once(session, 'connect');
    await files.put(await ca.issue('renewed'));
    await expect.poll(() => post(running)).toEqual([200, 'renewed']);
    const stream = session.request({ ':method': 'POST', ':path': '/x', 'content-type': 'application/grpc' });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    expect(headers['grpc-status']).toBe('12');
    session.destroy();
  });

  it('hangs up on plain text, counts it, and serves the next', async () => {
    const running = await start();
    const plain = running.http.url.replace('https:', 'http:');
    await expect(call(plain, { body: TRACE_BODY })).rejects.toThrow(/hang up|ECONNRESET/);
    await grpcErrorOf(callGrpc(running.grpc.target, TRACE_BODY, { deadlineMs: 5_000 }));
    const exposed = await running.metrics.expose();
    expect(exposed).toMatch(/clew_gateway_tls_handshakes_failed_total\{transport="http"\} [1-9]/);
    expect(exposed).toMatch(/clew_gateway_tls_handshakes_failed_total\{transport="grpc"\} [1-9]/);
    expect(await post(running)).toEqual([200, 'server']);
  });

  it('cuts a peer that connects and never begins the handshake', async () => {
    const running = await start(false, { http: { limits: { headersWaitMsMax: 100 } } });
    const silent = await connectRaw(running.http.url);
    await silent.closed;
    expect(silent.received()).toBe('');
  });

  it('is not held up by half-open handshakes when it shuts down', async () => {
    const running = await start();
    const [overHttp, overGrpc] = [
      await connectRaw(running.http.url),
      await connectRaw(`http://${running.grpc.target}`),
    ];
    // Accepted after those two were: then they are known.
    await post(running);
    await callGrpc(running.grpc.target, TRACE_BODY, { credentials: grpcCredentials() });
    await Promise.all([running.http.shutdown({ deadlineMs: 120_000 }), running.grpc.shutdown({ deadlineMs: 120_000 })]);
    await Promise.all([overHttp.closed, overGrpc.closed]);
    expect([overHttp.received(), overGrpc.received()]).toEqual(['', '']);
  });
});

describe('OTLP over mutual TLS', () => {
  it('takes spans of clients with a certificate of the client CA', async () => {
    const running = await start(true);
    expect(await post(running, client)).toEqual([200, 'server']);
    await callGrpc(running.grpc.target, TRACE_BODY, { credentials: grpcCredentials(client) });
    expect(running.spanNames()).toHaveLength(4);
  });

  it('takes nothing of clients without one, or with one of another CA', async () => {
    const running = await start(true);
    const stranger = await (await createTestCa('Other CA')).issue('client');
    for (const own of [undefined, stranger]) {
      await expect(post(running, own ?? {})).rejects.toThrow();
      const error = await grpcErrorOf(
        callGrpc(running.grpc.target, TRACE_BODY, { credentials: grpcCredentials(own), deadlineMs: 5_000 }),
      );
      expect([grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED]).toContain(error.code);
    }
    expect(running.producer.appended).toEqual([]);
  });
});
