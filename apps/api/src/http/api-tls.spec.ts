import { get, type RequestOptions } from 'node:https';

import { createLogger } from '@clew/self-telemetry';
import { createListenerTls } from '@clew/tls';
import { CertificateFolder, createTestCa, type TestCa } from '@clew/tls/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

let ca: TestCa;
let files: CertificateFolder;
let running: RunningApi | undefined;

beforeEach(async () => {
  ca = await createTestCa('Test CA');
  files = await CertificateFolder.create(await ca.issue('server'), ca.cert);
});

afterEach(async () => {
  await running?.api.shutdown({ deadlineMs: 5_000 });
  running = undefined;
  await files.remove();
});

async function start(isMutual: boolean): Promise<string> {
  const tls = createListenerTls({
    certFile: files.certFile,
    keyFile: files.keyFile,
    ...(isMutual ? { clientCaFile: files.clientCaFile } : {}),
    logger: createLogger({ name: 'api-tls-test', level: 'silent' }),
    reloadMs: 20,
  });
  running = await startApi({ http: { host: '127.0.0.1', port: 0, tls } });
  return running.api.url;
}

/** Status of /healthz, and the name in the certificate. */
function visit(url: string, options: RequestOptions = {}): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/healthz`, { agent: false, ca: ca.cert, ...options }, (response) => {
      response.resume();
      const { socket } = response;
      const subject = 'getPeerCertificate' in socket ? (socket as PeerSocket).getPeerCertificate().subject.CN : '';
      resolve([response.statusCode, subject]);
    });
    request.on('error', reject);
  });
}

interface PeerSocket {
  getPeerCertificate(): { readonly subject: { readonly CN: string } };
}

describe('the API behind TLS', () => {
  test('says so in its URL, and takes up a new certificate while it runs', async () => {
    const url = await start(false);
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await visit(url)).toEqual([200, 'server']);
    await files.put(await ca.issue('renewed'));
    await expect.poll(() => visit(url)).toEqual([200, 'renewed']);
  });

  test('wants a certificate of the client CA where one is set', async () => {
    const url = await start(true);
    await expect(visit(url)).rejects.toThrow();
    expect(await visit(url, await ca.issue('client'))).toEqual([200, 'server']);
  });
});
