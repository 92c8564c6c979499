import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';

import type { ByteReservation } from './intake/byte-budget.js';
import { Refusal } from './refusal.js';

export const SUPPORTED_ENCODINGS = ['identity', 'gzip', 'deflate'] as const;
export type Encoding = (typeof SUPPORTED_ENCODINGS)[number];

export interface DecompressLimits {
  /** Largest result. */
  readonly bytesMax: number;
  /** Charged for every inflated byte as it comes out, so that a bomb is noticed before it has gone off. */
  readonly reservation: ByteReservation;
  /** The refusal for when the reservation cannot grow. */
  readonly overloaded: () => Refusal;
}

const CHUNK_BYTES_MIN = 16 * 1024;
const CHUNK_BYTES_MAX = 512 * 1024;
/** Telemetry usually shrinks about this much: most bodies come out in one chunk. */
const USUAL_RATIO = 10;

/** The encoding a header names, or undefined when it is one we do not read. No header means identity. */
export function encodingOf(header: string | undefined): Encoding | undefined {
  const name = header?.trim().toLowerCase() ?? '';
  if (name === '') return 'identity';
  // An older name for the same: RFC 9110, 8.4.1.3.
  if (name === 'x-gzip') return 'gzip';
  return SUPPORTED_ENCODINGS.find((encoding) => encoding === name);
}

/** Inflates a whole body off the main thread. Refuses torn and corrupt data, and what exceeds the limits. */
export function decompress(encoding: Encoding, bytes: Buffer, limits: DecompressLimits): Promise<Buffer> {
  if (encoding === 'identity') return Promise.resolve(bytes);
  const chunkSize = Math.min(CHUNK_BYTES_MAX, Math.max(CHUNK_BYTES_MIN, bytes.length * USUAL_RATIO));
  return collect(
    encoding === 'gzip' ? createGunzip({ chunkSize }) : createInflate({ chunkSize }),
    encoding,
    bytes,
    limits,
  );
}

function collect(
  inflater: Gunzip | Inflate,
  encoding: Encoding,
  bytes: Buffer,
  limits: DecompressLimits,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (refusal: Refusal): void => {
      inflater.destroy();
      reject(refusal);
    };
    inflater.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.bytesMax) fail(tooLarge(limits.bytesMax));
      else if (!limits.reservation.grow(chunk.length)) fail(limits.overloaded());
      else chunks.push(chunk);
    });
    inflater.on('error', (error) => {
      fail(new Refusal('malformed', `the body is not valid ${encoding}: ${error.message}`, { cause: error }));
    });
    inflater.on('end', () => {
      const [only] = chunks;
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, length));
    });
    inflater.end(bytes);
  });
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal(
    'too_large',
    `the body exceeds ${bytesMax} bytes after decompression; send fewer spans per request`,
  );
}
