/**
 * What the rules of the fuzz hide. The first is hidden whatever stands around it, so it may never come through, however a body
 * was changed; the others can be told only while they stand alone. Test numbers and examples of documentations, all of them.
 */
export const STUBBORN_SECRET = 'planted.leak@mail.clew-leak.org';

const JWT_PARTS = [{ alg: 'HS256', typ: 'JWT' }, { sub: 'planted' }].map((part) =>
  Buffer.from(JSON.stringify(part)).toString('base64url'),
);

export const SECRETS = [
  STUBBORN_SECRET,
  '4111 1111 1111 1111',
  '5555555555554444',
  'DE89370400440532013000',
  'GB29 NWBK 6016 1331 9268 19',
  [...JWT_PARTS, 'cGxhbnRlZC1zaWduYXR1cmU'].join('.'),
  'mF9.B5f-4.1JqM-planted',
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''), // in parts: the search for secrets in committed text finds none here
  'cart:hunter2-planted@',
  '+49 30 901820 77',
  '(555) 234-5678',
  '203.0.113.77',
  '2001:db8::beef:77',
] as const;

/** How each is written in a text, where that is not just itself. */
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['mF9.B5f-4.1JqM-planted', 'Bearer mF9.B5f-4.1JqM-planted'],
  ['cart:hunter2-planted@', 'postgres://cart:hunter2-planted@db:5432/shop'],
]);

export const SECRET_TEXTS = SECRETS.map((secret) => WRITTEN.get(secret) ?? secret);

/** Hidden because of the key it stands under. */
export const DENIED_VALUE = 'denied-value-of-a-key';
export const DENIED_KEYS = [
  'user.password',
  'denied.note',
  'http.request.header.authorization',
  'gone.forever',
] as const;
