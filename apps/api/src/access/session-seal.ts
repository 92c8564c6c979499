import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const TIME_BYTES = 8;
/** A token is under 100 characters; nothing longer is worth deciphering. */
const SEALED_CHARS_MAX = 1_024;

/**
 * A session is the token itself and an end, encrypted for the cookie: nothing is kept in memory, every request checks the
 * token anew (so a revoked one ends the session), and who steals the cookie jar's text can't use the token elsewhere.
 */
export class SessionSeal {
  readonly #key: Uint8Array;
  readonly #now: () => number;

  /** Without a key a random one is made, and sessions end with the process. */
  constructor(key: Uint8Array | undefined, now: () => number) {
    if (key !== undefined && key.length !== KEY_BYTES) {
      throw new RangeError(`api: sessionKey has ${key.length} bytes; allowed are ${KEY_BYTES}`);
    }
    this.#key = key ?? randomBytes(KEY_BYTES);
    this.#now = now;
  }

  seal(token: string, sessionMs: number): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, iv);
    const end = Buffer.alloc(TIME_BYTES);
    end.writeDoubleBE(this.#now() + sessionMs);
    const body = Buffer.concat([cipher.update(end), cipher.update(token, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** The token, or undefined for anything that this key did not seal or whose time is over. */
  open(sealed: string): string | undefined {
    if (sealed.length > SEALED_CHARS_MAX) return undefined;
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES + TIME_BYTES) return undefined;
    const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return body.readDoubleBE(0) > this.#now() ? body.toString('utf8', TIME_BYTES) : undefined;
    } catch {
      return undefined; // not ours, or changed on the way
    }
  }
}
