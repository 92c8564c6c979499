import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as x509 from '@peculiar/x509';

/** A certificate and its key, as PEM. */
export interface Issued {
  readonly cert: string;
  readonly key: string;
}

/** Signs certificates for tests, made at run time: nothing in the repository can expire or leak. */
export interface TestCa {
  readonly cert: string;
  /** For `localhost` and 127.0.0.1, as server and as client. */
  issue(name: string, validity?: { readonly notAfter: Date }): Promise<Issued>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;

export async function createTestCa(name: string): Promise<TestCa> {
  x509.cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    ...validUntil(new Date(Date.now() + HOUR_MS)),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return {
    cert: ca.toString('pem'),
    issue: async (subject, { notAfter } = { notAfter: new Date(Date.now() + HOUR_MS) }) => {
      const own = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const cert = await x509.X509CertificateGenerator.create({
        subject: `CN=${subject}`,
        issuer: ca.subject,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        ...validUntil(notAfter),
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            { type: 'dns', value: 'localhost' },
            { type: 'ip', value: '127.0.0.1' },
          ]),
        ],
      });
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      return { cert: cert.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
    },
  };
}

function validUntil(notAfter: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(notAfter.getTime() - 2 * HOUR_MS), notAfter };
}

/** A folder of PEM files that change whole, as a renamed link changes a mounted secret. */
export class CertificateFolder {
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.certFile = join(folder, 'tls.crt');
    this.keyFile = join(folder, 'tls.key');
    this.clientCaFile = join(folder, 'ca.crt');
  }

  static async create(issued: Issued, clientCa: string): Promise<CertificateFolder> {
    const folder = new CertificateFolder(await mkdtemp(join(tmpdir(), 'clew-tls-')));
    await folder.put(issued);
    await folder.replace(folder.clientCaFile, clientCa);
    return folder;
  }

  async put({ cert, key }: Issued): Promise<void> {
    await this.replace(this.certFile, cert);
    await this.replace(this.keyFile, key);
  }

  async replace(file: string, content: string): Promise<void> {
    await writeFile(`${file}.new`, content);
    await rename(`${file}.new`, file);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
