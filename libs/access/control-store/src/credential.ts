import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `ik`: ingest key, `at`: API token. */
export type CredentialKind = 'ik' | 'at';

export interface Credential {
  /** Public: names the row, may be shown and logged. */
  readonly id: string;
  readonly secret: string;
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_BYTES = 10;
const SECRET_BYTES = 32;
const ID_CHARS = (ID_BYTES * 8) / 5;
const SECRET_CHARS = Math.ceil((SECRET_BYTES * 8) / 5);

/** 80 random bits as 16 characters: ids of organisations, teams, keys and tokens. */
export function newId(): string {
  return base32(randomBytes(ID_BYTES));
}

export function newCredential(): Credential {
  return { id: newId(), secret: base32(randomBytes(SECRET_BYTES)) };
}

/** `clew_ik_<id>_<secret>`: secret scanners find the prefix, a double click selects the whole. */
export function formatCredential(kind: CredentialKind, { id, secret }: Credential): string {
  return `clew_${kind}_${id}_${secret}`;
}

const PATTERN = new RegExp(`^clew_(ik|at)_([a-z2-7]{${ID_CHARS}})_([a-z2-7]{${SECRET_CHARS}})$`);
const TEXT_CHARS = 'clew_ik__'.length + ID_CHARS + SECRET_CHARS;

/** Undefined for anything that is not a credential of this kind. */
export function parseCredential(kind: CredentialKind, text: string): Credential | undefined {
  if (text.length !== TEXT_CHARS) return undefined;
  const [, found, id, secret] = PATTERN.exec(text) ?? [];
  return found === kind && id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

/** The secret has 256 random bits, so one round of SHA-256 is enough: there is nothing to guess. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

export function secretMatches(secret: string, hash: Uint8Array): boolean {
  const given = hashSecret(secret);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let pending = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32.charAt((pending >> (bits - 5)) & 31);
    pending &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + BASE32.charAt((pending << (5 - bits)) & 31);
}
