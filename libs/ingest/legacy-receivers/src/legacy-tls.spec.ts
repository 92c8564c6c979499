import { request, type RequestOptions } from 'node:https';

import { createLogger } from '@clew/self-telemetry';
import { createListenerTls } from '@clew/tls';
import { CertificateFolder, createTestCa } from '@clew/tls/testing';
import { afterEach, expect, it } from 'vitest';

import { startLegacyHarness, type LegacyHarness } from './testing/legacy-harness.js';

let harness: LegacyHarness | undefined;
let files: CertificateFolder | undefined;
afterEach(async () => {
  await harness?.shutdown();
  await files?.remove();
});

it('takes spans by TLS, from clients with a certificate where that is asked for', async () => {
  const ca = await createTestCa('Test CA');
  const client = await ca.issue('client');
  files = await CertificateFolder.create(await ca.issue('server'), ca.cert);
  const { certFile, keyFile, clientCaFile } = files;
  const logger = createLogger({ name: 'tls-test', level: 'silent' });
  harness = await startLegacyHarness({ tls: createListenerTls({ certFile, keyFile, clientCaFile, logger }) });
  const { zipkin, jaeger } = harness;
  expect(zipkin.url).toMatch(/^https:/);
  expect(await status(`${zipkin.url}/healthz`, { ca: ca.cert, ...client })).toBe(200);
  expect(await status(`${jaeger.url}/healthz`, { ca: ca.cert, ...client })).toBe(200);
  await expect(status(`${zipkin.url}/healthz`, { ca: ca.cert })).rejects.toThrow();
  await expect(status(`${jaeger.url}/healthz`, { ca: ca.cert })).rejects.toThrow();
});

function status(url: string, tls: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...tls }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}
