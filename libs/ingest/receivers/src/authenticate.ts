import type { IncomingHttpHeaders } from 'node:http';
import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';

import { Refusal } from './refusal.js';

/** What a request says about who sent it. Header values as received; undefined when absent. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly ingestKey: string | undefined;
  /** Address of the socket's other end. */
  readonly peerAddress: string | undefined;
  /** True when a proxy says it speaks for someone else: then a loopback peer says nothing about the sender. */
  readonly isForwarded: boolean;
}

export const INGEST_KEY_HEADER = 'x-clew-ingest-key';
/** No real key is longer; hashing megabytes of header for a stranger would be a gift. */
const KEY_CHARS_MAX = 512;
const LOOKUP_RETRY_MS = 1_000;
const BEARER = /^bearer +(\S+) *$/i;

/** Of HTTP/1.1 and HTTP/2 alike. */
export function credentialsOf(headers: IncomingHttpHeaders, peerAddress: string | undefined): Credentials {
  const key = headers[INGEST_KEY_HEADER];
  return {
    authorization: headers.authorization,
    ingestKey: typeof key === 'string' ? key : key?.[0],
    peerAddress,
    isForwarded: headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined,
  };
}

/**
 * The identity behind `Authorization: Bearer KEY` or `x-clew-ingest-key: KEY`. Without any key, the anonymous identity
 * if the directory offers one and the peer is on this machine. A wrong key is never anonymous.
 */
export async function authenticate(keys: IngestKeyDirectory, credentials: Credentials): Promise<IngestIdentity> {
  const key = keyOf(credentials);
  if (key !== undefined) {
    const identity = key.length <= KEY_CHARS_MAX ? await find(keys, key) : undefined;
    if (identity === undefined) {
      throw new Refusal('unauthenticated', 'the ingest key is unknown, revoked or expired');
    }
    return identity;
  }
  const anonymous = keys.anonymous();
  if (anonymous !== undefined && !credentials.isForwarded && isLoopback(credentials.peerAddress)) return anonymous;
  throw new Refusal(
    'unauthenticated',
    anonymous === undefined
      ? `an ingest key is required: send "Authorization: Bearer KEY" or "${INGEST_KEY_HEADER}: KEY"`
      : `an ingest key is required from other machines: send "Authorization: Bearer KEY" or "${INGEST_KEY_HEADER}: KEY"`,
  );
}

/** A key that can't be looked up now may be good: its client is to send again, not to throw its spans away. */
async function find(keys: IngestKeyDirectory, key: string): Promise<IngestIdentity | undefined> {
  try {
    return await keys.find(key);
  } catch (cause) {
    throw new Refusal('keys_unavailable', 'the ingest key cannot be checked now; send again later', {
      retryAfterMs: LOOKUP_RETRY_MS,
      cause,
    });
  }
}

function keyOf({ authorization, ingestKey }: Credentials): string | undefined {
  if (ingestKey !== undefined) return ingestKey;
  if (authorization === undefined) return undefined;
  const key = BEARER.exec(authorization)?.[1];
  if (key === undefined) throw new Refusal('unauthenticated', 'the Authorization header must be "Bearer KEY"');
  return key;
}

export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const v4 = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  return v4 === '::1' || /^127(\.\d{1,3}){3}$/.test(v4);
}
