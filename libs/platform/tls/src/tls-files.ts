import { X509Certificate, createHash, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** Paths of PEM files. */
export interface TlsFiles {
  /** The server's certificate, followed by those between it and the root. */
  readonly certFile: string;
  /** Its private key, without a passphrase. */
  readonly keyFile: string;
  /** Certificates that client certificates must be signed by. Not set: clients need none. */
  readonly clientCaFile?: string;
}

/** What a server needs, checked: the key belongs to the certificate. */
export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
  /** Changes with any byte of any file. */
  readonly version: string;
  readonly subject: string;
  readonly expiresAt: Date;
}

/** A file that cannot be used: which, and why. */
export class TlsFileError extends Error {
  override readonly name = 'TlsFileError';
  /** Of the files' contents, so that the same trouble is told once; '' when they could not be read. */
  readonly version: string;

  constructor(message: string, version: string, options?: ErrorOptions) {
    super(message, options);
    this.version = version;
  }
}

const FILE_BYTES_MAX = 1024 * 1024;

/** Throws TlsFileError. Reads synchronously: three small files, at start and when they are looked at again. */
export function readTlsFiles({ certFile, keyFile, clientCaFile }: TlsFiles): TlsMaterial {
  const cert = read('certificate', certFile);
  const key = read('private key', keyFile);
  const ca = clientCaFile === undefined ? undefined : read('client CA', clientCaFile);
  const version = versionOf([cert, key, ca]);
  const leaf = parsed('certificate', certFile, version, () => new X509Certificate(cert));
  const privateKey = parsed('private key', keyFile, version, () => createPrivateKey(key));
  if (!leaf.checkPrivateKey(privateKey)) {
    throw new TlsFileError(`the private key in ${keyFile} does not belong to the certificate in ${certFile}`, version);
  }
  if (clientCaFile !== undefined && ca !== undefined) {
    parsed('client CA', clientCaFile, version, () => new X509Certificate(ca));
  }
  parsed('certificate chain', certFile, version, () => createSecureContext({ cert, key, ca }));
  return { cert, key, ca, version, subject: leaf.subject, expiresAt: new Date(leaf.validTo) };
}

function read(what: string, path: string): Buffer {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    throw new TlsFileError(`cannot read the ${what} ${path}: ${reasonOf(cause)}`, '', { cause });
  }
  if (content.length > FILE_BYTES_MAX) {
    throw new TlsFileError(`the ${what} ${path} is larger than ${String(FILE_BYTES_MAX)} bytes`, '');
  }
  return content;
}

function parsed<T>(what: string, path: string, version: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new TlsFileError(`the ${what} in ${path} is not usable: ${reasonOf(cause)}`, version, { cause });
  }
}

function versionOf(contents: readonly (Buffer | undefined)[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(String(content?.length ?? -1)).update(content ?? '');
  return hash.digest('hex');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
