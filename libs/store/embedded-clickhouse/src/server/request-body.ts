import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform, Writable, type Duplex, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

import { ServerException } from './exception.js';

/** A body up to this is taken into memory. */
const SMALL_BYTES_MAX = 1024 * 1024;

/** How long a body is that comes as it is and is small; undefined for any other. */
export function smallBodyLength(request: IncomingMessage): number | undefined {
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return undefined;
  const length = Number(request.headers['content-length']);
  return Number.isSafeInteger(length) && length <= SMALL_BYTES_MAX ? length : undefined;
}

/** A body of `smallBodyLength`. No stream is made for it but the one it comes in. */
export function smallBody(request: IncomingMessage, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(length);
  let received = 0;
  const whole = new Promise<void>((resolve, reject) => {
    request.on('data', (part: Buffer) => (received += part.copy(bytes, received)));
    request.on('end', resolve);
    request.on('error', reject); // also of a connection that closed within it
  });
  return whole.then(() => bytes.subarray(0, received), asServerException);
}

/** Writes the decompressed body to `file` and says how long it is. */
export async function bodyToFile(request: IncomingMessage, file: string, bytesMax: number): Promise<number> {
  const limit = new BytesLimit(bytesMax);
  await pipeline([request, ...decompressors(request), limit, createWriteStream(file, { mode: 0o600 })]).catch(
    asServerException,
  );
  return limit.bytes;
}

/** The decompressed body as text. */
export async function bodyToText(request: IncomingMessage, bytesMax: number): Promise<string> {
  const parts: Buffer[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, callback): void {
      parts.push(chunk);
      callback();
    },
  });
  await pipeline([request, ...decompressors(request), new BytesLimit(bytesMax), collect]).catch(asServerException);
  return Buffer.concat(parts).toString('utf8');
}

function decompressors(request: IncomingMessage): Duplex[] {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  switch (encoding) {
    case 'identity':
      return [];
    case 'gzip':
      return [createGunzip()];
    case 'deflate':
      return [createInflate()];
    case 'br':
      return [createBrotliDecompress()];
    default:
      throw new ServerException(
        89,
        'UNKNOWN_COMPRESSION_METHOD',
        `Content-Encoding ${encoding} is not supported: gzip, deflate, br or identity.`,
      );
  }
}

/** Stops a stream that is longer than allowed, however small it came over the wire. */
class BytesLimit extends Transform {
  readonly #bytesMax: number;
  bytes = 0;

  constructor(bytesMax: number) {
    super();
    this.#bytesMax = bytesMax;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes <= this.#bytesMax) callback(null, chunk);
    else {
      const limit = String(this.#bytesMax);
      callback(new ServerException(396, 'TOO_MANY_ROWS_OR_BYTES', `The request body is longer than ${limit} bytes.`));
    }
  }
}

function asServerException(error: unknown): never {
  if (error instanceof ServerException) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new ServerException(23, 'CANNOT_READ_FROM_ISTREAM', `Cannot read the request body: ${reason}.`);
}
