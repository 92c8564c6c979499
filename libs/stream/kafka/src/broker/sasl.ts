import { Buffer } from 'node:buffer';
import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { ApiVersion } from './broker-connection.js';
import { WireReader, WireWriter } from './wire.js';

/** How to sign in at a broker. */
export interface Sasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Sends one request and gives the body of its answer. */
export type SaslRequest = (api: ApiVersion, body: Uint8Array) => Promise<Buffer>;

const SASL_HANDSHAKE = { apiKey: 17, apiVersion: 1 } as const;
const SASL_AUTHENTICATE = { apiKey: 36, apiVersion: 0 } as const;
/** RFC 7677 asks for 4,096; far more would be a server that wants to keep us busy. */
const ITERATIONS_MIN = 4_096;
const ITERATIONS_MAX = 1_000_000;

/** Signs in on a fresh connection. Rejects with what the broker says against it. */
export async function signIn(sasl: Sasl, request: SaslRequest): Promise<void> {
  const mechanism = sasl.mechanism.toUpperCase();
  const shaken = new WireReader(await request(SASL_HANDSHAKE, new WireWriter().string(mechanism).finish()));
  if (shaken.int16() !== 0) {
    const known = shaken.array(() => shaken.string()).join(', ');
    throw new Error(`the broker does not know the SASL mechanism ${mechanism}; it has ${known}`);
  }
  const exchange = async (bytes: Uint8Array): Promise<Buffer> => {
    const answer = new WireReader(await request(SASL_AUTHENTICATE, new WireWriter().bytes(bytes).finish()));
    const code = answer.int16();
    const message = answer.string();
    if (code !== 0) throw new Error(`the broker refuses to sign in ${sasl.username}: ${message ?? `code ${code}`}`);
    return answer.bytes();
  };
  if (sasl.mechanism === 'plain') await exchange(Buffer.from(`\0${sasl.username}\0${sasl.password}`));
  else await scram(sasl, randomBytes(18).toString('base64'), exchange);
}

/** SCRAM without channel binding (RFC 5802, RFC 7677). `nonce` is fresh and has no comma. */
export async function scram(
  { mechanism, username, password }: Sasl,
  nonce: string,
  exchange: (bytes: Uint8Array) => Promise<Buffer>,
): Promise<void> {
  const hash = mechanism === 'scram-sha-512' ? 'sha512' : 'sha256';
  const name = username.replaceAll('=', '=3D').replaceAll(',', '=2C');
  const first = `n=${name},r=${nonce}`;
  const serverFirst = (await exchange(Buffer.from(`n,,${first}`))).toString();
  const { r: serverNonce = '', s: salt = '', i: iterations = '' } = attributes(serverFirst);
  if (!serverNonce.startsWith(nonce) || serverNonce.length === nonce.length) {
    throw new Error('the broker answered with a nonce of its own');
  }
  const count = Number(iterations);
  if (!Number.isInteger(count) || count < ITERATIONS_MIN || count > ITERATIONS_MAX) {
    throw new Error(`the broker asks for ${iterations} iterations, not ${ITERATIONS_MIN} to ${ITERATIONS_MAX}`);
  }
  const size = hash === 'sha512' ? 64 : 32;
  const salted = await promisify(pbkdf2)(password, Buffer.from(salt, 'base64'), count, size, hash);
  const clientKey = createHmac(hash, salted).update('Client Key').digest();
  const storedKey = createHash(hash).update(clientKey).digest();
  const withoutProof = `c=biws,r=${serverNonce}`;
  const signed = `${first},${serverFirst},${withoutProof}`;
  const signature = createHmac(hash, storedKey).update(signed).digest();
  const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0));
  const last = `${withoutProof},p=${Buffer.from(proof).toString('base64')}`;
  const { v: verifier = '', e: refusal } = attributes((await exchange(Buffer.from(last))).toString());
  if (refusal !== undefined) throw new Error(`the broker refuses to sign in ${username}: ${refusal}`);
  const serverKey = createHmac(hash, salted).update('Server Key').digest();
  const expected = createHmac(hash, serverKey).update(signed).digest();
  const found = Buffer.from(verifier, 'base64');
  if (found.length !== expected.length || !timingSafeEqual(found, expected)) {
    throw new Error('the broker does not know the password either: its signature is wrong');
  }
}

/** `a=1,b=2` as an object; values may hold `=`. */
function attributes(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
