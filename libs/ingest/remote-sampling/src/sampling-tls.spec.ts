import { request, type RequestOptions } from 'node:https';

import { credentials } from '@grpc/grpc-js';
import { createLogger } from '@clew/self-telemetry';
import { createListenerTls } from '@clew/tls';
import { CertificateFolder, createTestCa } from '@clew/tls/testing';
import { afterEach, expect, it } from 'vitest';

import { startSamplingHarness, type SamplingHarness } from './testing/sampling-harness.js';
import { callSamplingManager, parametersOf } from './testing/sampling-proto.js';

let harness: SamplingHarness | undefined;
let files: CertificateFolder | undefined;
afterEach(async () => {
  await harness?.shutdown();
  await files?.remove();
});

it('answers by TLS, to clients with a certificate where that is asked for', async () => {
  const ca = await createTestCa('Test CA');
  const client = await ca.issue('client');
  files = await CertificateFolder.create(await ca.issue('server'), ca.cert);
  const { certFile, keyFile, clientCaFile } = files;
  const logger = createLogger({ name: 'tls-test', level: 'silent' });
  harness = await startSamplingHarness({ tls: createListenerTls({ certFile, keyFile, clientCaFile, logger }) });
  const url = `${harness.http.url}/sampling?service=a`;
  expect(url).toMatch(/^https:/);
  expect(await status(url, { ca: ca.cert, ...client })).toBe(200);
  await expect(status(url, { ca: ca.cert })).rejects.toThrow();

  const call = { target: harness.grpc.target, request: parametersOf('a') };
  const pem = (text: string): Buffer => Buffer.from(text);
  const known = credentials.createSsl(pem(ca.cert), pem(client.key), pem(client.cert));
  expect(await callSamplingManager({ ...call, channel: known })).toEqual({
    probabilisticSampling: { samplingRate: 1 },
  });
  const stranger = credentials.createSsl(pem(ca.cert));
  await expect(callSamplingManager({ ...call, channel: stranger })).rejects.toMatchObject({ code: 14 });
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
