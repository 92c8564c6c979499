import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';

import { oracleRecordCount, oracleSpans } from './checks/oracle.js';
import { Violation, demand } from './checks/violation.js';
import type { Dice } from './dice.js';
import type { HttpDoor } from './door/http-door.js';
import { mutateBytes } from './mutations/byte-mutations.js';

/** An OTLP body as it was compressed, and what was done to it then. */
export interface CompressedBody {
  readonly signal: 'traces' | 'logs';
  readonly encoding: 'gzip' | 'deflate';
  readonly body: Buffer;
  readonly isMutated: boolean;
}

const BOMB_BYTES = 16 * 1024 * 1024;
/** Bad bodies, bodies that are too large, and encodings that are none: whatever it is, it is the client's fault. */
const REFUSALS = new Set([400, 413, 415]);

export function compressedBody(
  signal: CompressedBody['signal'],
  otlp: Buffer,
  donor: Buffer,
  dice: Dice,
): CompressedBody {
  const encoding = dice.pick(['gzip', 'deflate'] as const);
  const compress = encoding === 'gzip' ? gzipSync : deflateSync;
  if (dice.oneIn(50)) return { signal, encoding, body: compress(Buffer.alloc(BOMB_BYTES)), isMutated: true };
  const body = compress(otlp);
  if (dice.oneIn(4)) return { signal, encoding, body, isMutated: false };
  return { signal, encoding, body: mutateBytes(body, compress(donor), dice), isMutated: true };
}

/** Over a connection, as no other body is: true when it was taken. Throws a Violation. */
export async function checkCompressed(
  { signal, encoding, body, isMutated }: CompressedBody,
  door: HttpDoor,
): Promise<boolean> {
  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': encoding };
  const { status, messages } = await door.post(`/v1/${signal}`, headers, body);
  demand(door.heldBytes === 0, () => `the door still holds ${door.heldBytes} bytes`);
  const framed = messages.reduce((sum, message) => sum + message.headers.spanCount, 0);
  if (status !== 200) {
    demand(REFUSALS.has(status) && isMutated, () => `answered with ${status}`);
    demand(framed === 0, () => `answered with ${status}, and ${framed} items went on`);
    return false;
  }
  const sent = inflated(encoding, body);
  const count = signal === 'traces' ? oracleSpans(sent).ids.length : oracleRecordCount(sent);
  demand(framed === count, () => `${framed} items went on of ${count}`);
  return true;
}

function inflated(encoding: CompressedBody['encoding'], body: Buffer): Buffer {
  try {
    return encoding === 'gzip' ? gunzipSync(body) : inflateSync(body);
  } catch (error) {
    throw new Violation(`accepted, and zlib cannot inflate it: ${String(error)}`);
  }
}
