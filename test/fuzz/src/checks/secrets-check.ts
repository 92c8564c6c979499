import { DENIED_VALUE, SECRETS, STUBBORN_SECRET } from '../samples/secrets.js';
import { demand } from './violation.js';

const STUBBORN = Buffer.from(STUBBORN_SECRET);
const ALL = [...SECRETS, DENIED_VALUE].map((secret) => Buffer.from(secret));

/** The one secret in whatever was made of a body, all of them in a body as its client meant it. */
export function demandNoSecrets(value: Uint8Array, isMutated: boolean): void {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
  for (const secret of isMutated ? [STUBBORN] : ALL) {
    demand(!bytes.includes(secret), () => `"${secret.toString()}" came through`);
  }
}
