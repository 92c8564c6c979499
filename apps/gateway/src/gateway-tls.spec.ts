import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { createLogger, createMetrics } from '@clew/self-telemetry';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { createListenerTls } from '@clew/tls';
import { CertificateFolder, createTestCa } from '@clew/tls/testing';
import { expect, it } from 'vitest';

import { createGateway } from './index.js';

it('listens with one certificate on both ports, and says so in its URLs', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'clew-gateway-tls-'));
  const ca = await createTestCa('Test CA');
  const files = await CertificateFolder.create(await ca.issue('server'), ca.cert);
  const logger = createLogger({ name: 'gateway-tls-test', level: 'silent' });
  const stream = createSegmentLogStream({ dataDir, partitionCount: 1 });
  await stream.start();
  const gateway = createGateway({
    stream,
    keys: {
      find: () => Promise.resolve(undefined),
      anonymous: () => ({ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'anonymous', retentionDays: 7 }),
    },
    logger,
    metrics: createMetrics(),
    http: { host: '127.0.0.1', port: 0 },
    grpc: { host: '127.0.0.1', port: 0 },
    tls: createListenerTls({ certFile: files.certFile, keyFile: files.keyFile, logger }),
  });
  try {
    await gateway.start();
    expect(await post(`${gateway.otlpHttpUrl}/v1/traces`, ca.cert)).toBe(200);
    expect(await protocolOf(gateway.otlpGrpcUrl, ca.cert)).toBe('h2');
  } finally {
    await gateway.shutdown({ deadlineMs: 1_000 });
    await stream.shutdown({ deadlineMs: 1_000 });
    await files.remove();
    await rm(dataDir, { recursive: true, force: true });
  }
});

function post(url: string, ca: string): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent: false, ca, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end('{}');
  });
}

function protocolOf(url: string, ca: string): Promise<unknown> {
  const { protocol, hostname, port } = new URL(url);
  expect(protocol).toBe('https:');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ca, ALPNProtocols: ['h2'] }, () => {
      resolve(socket.alpnProtocol);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
