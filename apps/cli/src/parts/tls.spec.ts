import { loadConfig } from '@clew/config';
import { createLogger } from '@clew/self-telemetry';
import { CertificateFolder, createTestCa } from '@clew/tls/testing';
import { expect, test } from 'vitest';

import { listenerTls } from './tls.js';

const logger = createLogger({ name: 'tls-test', level: 'silent' });

test('without a certificate there is no TLS', () => {
  expect(listenerTls(loadConfig().gateway, logger)).toBeUndefined();
});

test('the settings of a section become what its listeners show and ask for', async () => {
  const ca = await createTestCa('Test CA');
  const { cert, key } = await ca.issue('server');
  const files = await CertificateFolder.create({ cert, key }, ca.cert);
  const { gateway } = loadConfig({
    env: {
      CLEW_GATEWAY_TLS_CERT_FILE: files.certFile,
      CLEW_GATEWAY_TLS_KEY_FILE: files.keyFile,
      CLEW_GATEWAY_TLS_CLIENT_CA_FILE: files.clientCaFile,
      CLEW_GATEWAY_TLS_MIN_VERSION: '1.3',
    },
  });
  expect(listenerTls(gateway, logger)?.serverOptions(1_000)).toEqual({
    cert: Buffer.from(cert),
    key: Buffer.from(key),
    ca: Buffer.from(ca.cert),
    minVersion: 'TLSv1.3',
    handshakeTimeout: 1_000,
    requestCert: true,
    rejectUnauthorized: true,
  });
  await files.remove();
});

test('a certificate that is not there is named', () => {
  const { api } = loadConfig({
    env: { CLEW_API_TLS_CERT_FILE: '/nowhere/a.crt', CLEW_API_TLS_KEY_FILE: '/nowhere/a.key' },
  });
  expect(() => listenerTls(api, logger)).toThrow('cannot read the certificate /nowhere/a.crt: ENOENT');
});
