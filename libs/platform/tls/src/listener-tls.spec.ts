import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { connect, createServer, type PeerCertificate, type Server, type TLSSocket } from 'node:tls';

import type { Logger } from '@clew/self-telemetry';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { trackHandshakes, type Handshakes } from './handshakes.js';
import { createListenerTls, type ListenerTlsOptions } from './listener-tls.js';
import { CertificateFolder, createTestCa, type Issued, type TestCa } from './testing/certificates.js';

let ca: TestCa;
let first: Issued;
let second: Issued;
let files: CertificateFolder;
let server: Server | undefined;
let handshakes: Handshakes | undefined;
const warnings: string[] = [];

beforeAll(async () => {
  ca = await createTestCa('Test CA');
  first = await ca.issue('first');
  second = await ca.issue('second');
});

beforeEach(async () => {
  warnings.length = 0;
  files = await CertificateFolder.create(first, ca.cert);
});

afterEach(async () => {
  if (server?.listening === true) {
    const closed = once(server, 'close');
    server.close();
    handshakes?.abandon();
    await closed;
  }
  server = undefined;
  await files.remove();
});

const logger = {
  info: () => undefined,
  warn: (fields: { err?: Error }, text: string) => {
    warnings.push(`${text}: ${fields.err?.message ?? ''}`);
  },
} as unknown as Logger;

/** A server that says hello and hangs up; resolves with its port. */
async function listen(options: Partial<ListenerTlsOptions> = {}): Promise<number> {
  const tls = createListenerTls({
    certFile: files.certFile,
    keyFile: files.keyFile,
    logger,
    reloadMs: 20,
    ...options,
  });
  const listening = createServer(tls.serverOptions(5_000), (socket) =>
    socket.on('error', () => undefined).end('hello'),
  );
  server = listening;
  listening.on('tlsClientError', () => undefined);
  handshakes = trackHandshakes(listening);
  tls.follow(listening);
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Name in the certificate the server shows. Rejects when it hangs up before it has said hello, with an alert or without. */
async function visit(port: number, client: object = {}): Promise<string> {
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca: ca.cert, ...client });
  let certificate: PeerCertificate | undefined;
  let said = '';
  socket.on('secureConnect', () => (certificate = socket.getPeerCertificate()));
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(socket, 'end').finally(() => socket.destroy());
  expect(said).toBe('hello');
  return String(certificate?.subject.CN);
}

describe('createListenerTls', () => {
  it('shows the certificate, and a new one soon after its files changed', async () => {
    const port = await listen();
    expect(await visit(port)).toBe('first');
    await files.put(second);
    await expect.poll(() => visit(port)).toBe('second');
  });

  it.each([
    ['text that is no certificate', 'nonsense', 'is not usable'],
    ['a certificate whose key has not come yet', undefined, 'does not belong to the certificate'],
  ])('keeps the old certificate through %s, says so once, and takes the next good one', async (_, broken, reason) => {
    const port = await listen();
    await files.replace(files.certFile, broken ?? second.cert);
    await expect.poll(() => warnings).toHaveLength(1);
    expect(warnings[0]).toContain(reason);
    for (let visits = 0; visits < 5; visits++) expect(await visit(port)).toBe('first');
    expect(warnings).toHaveLength(1);
    await files.put(second);
    await expect.poll(() => visit(port)).toBe('second');
  });

  it('lets nobody in without a certificate of the client CA, where one is set', async () => {
    const port = await listen({ clientCaFile: files.clientCaFile });
    const client = await ca.issue('client');
    expect(await visit(port, client)).toBe('first');
    await expect(visit(port)).rejects.toThrow();
    const stranger = await (await createTestCa('Other CA')).issue('stranger');
    await expect(visit(port, stranger)).rejects.toThrow();
    const expired = await ca.issue('expired', { notAfter: new Date(Date.now() - 60_000) });
    await expect(visit(port, expired)).rejects.toThrow();
  });

  it('follows a change of the client CA, also for clients with a session from before', async () => {
    const port = await listen({ clientCaFile: files.clientCaFile });
    const other = await createTestCa('Other CA');
    const client = await ca.issue('client');
    expect(await visit(port, client)).toBe('first');
    await files.replace(files.clientCaFile, other.cert);
    await expect.poll(() => visit(port, client).catch(() => 'refused')).toBe('refused');
    expect(await visit(port, await other.issue('client'))).toBe('first');
  });

  it('speaks nothing older than TLS 1.2, or than it is told', async () => {
    const port = await listen({ minVersion: 'TLSv1.3' });
    expect(await visit(port, { minVersion: 'TLSv1.3' })).toBe('first');
    await expect(visit(port, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version|alert/i);
  });

  it('names the file that is missing or wrong when it is created', async () => {
    const create =
      (options: object): (() => unknown) =>
      () =>
        createListenerTls({ certFile: files.certFile, keyFile: files.keyFile, logger, ...options });
    expect(create({ certFile: '/nowhere/tls.crt' })).toThrow('cannot read the certificate /nowhere/tls.crt: ENOENT');
    await files.replace(files.keyFile, second.key);
    expect(create({})).toThrow(`the private key in ${files.keyFile} does not belong to the certificate`);
    await files.replace(files.keyFile, 'nonsense');
    expect(create({})).toThrow(`the private key in ${files.keyFile} is not usable`);
    await files.put(first);
    await files.replace(files.clientCaFile, 'nonsense');
    expect(create({ clientCaFile: files.clientCaFile })).toThrow('the client CA in');
  });

  it('warns about a certificate that has expired', async () => {
    await files.put(await ca.issue('old', { notAfter: new Date(Date.now() - 60_000) }));
    await listen();
    expect(warnings).toEqual(['the certificate has expired: ']);
  });
});

describe('trackHandshakes', () => {
  it('cuts connections that never began their handshake, so that the server can close', async () => {
    const port = await listen();
    const silent = connectTcp({ host: '127.0.0.1', port });
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    // Accepted before this visit was.
    await visit(port);
    const closed = once(silent, 'close');
    handshakes?.abandon();
    await closed;
    expect(silent.destroyed).toBe(true);
  });
});
