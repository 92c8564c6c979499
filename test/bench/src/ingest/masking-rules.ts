const KEYS: Readonly<Record<string, readonly string[]>> = {
  passwords: ['*password*', '*passwd*', '*passphrase*'],
  secrets: ['*secret*', '*credential*', '*private_key*'],
  tokens: ['*access_token*', '*refresh_token*', '*session_token*'],
  'api-keys': ['*api_key*', '*api-key*', '*apikey*'],
  'request-credentials': ['http.request.header.authorization', 'http.request.header.proxy-authorization'],
  cookies: ['http.request.header.cookie', 'http.response.header.set-cookie'],
  'user-names': ['enduser.name', 'user.full_name', 'user.email'],
  addresses: ['*.postal_address', '*.street', '*.zip_code'],
  birthdays: ['*birthday*', '*date_of_birth*'],
  health: ['patient.*', 'diagnosis.*'],
};
const DETECTED: Readonly<Record<string, readonly string[]>> = {
  'private-keys': ['private-key'],
  jwts: ['jwt'],
  'bearer-tokens': ['bearer-token'],
  'url-credentials': ['url-credentials'],
  'secret-keys': ['secret-key'],
  emails: ['email'],
  cards: ['card-number'],
  ibans: ['iban'],
};

/** Twenty rules of a `masking` document, such as a company would have: by key, by what the text looks like, and by both. */
export const MASKING_DOCUMENT = {
  rules: [
    ...Object.entries(KEYS).map(([id, keys]) => ({ id, match: { keys }, action: 'redact' })),
    ...Object.entries(DETECTED).map(([id, detectors]) => ({ id, match: { detectors }, action: 'redact' })),
    { id: 'phone-numbers', match: { keys: ['app.contact*', 'app.customer*'], detectors: ['phone'] }, action: 'hash' },
    { id: 'client-addresses', match: { keys: ['app.origin*'], detectors: ['ip'] }, action: 'hash' },
  ],
};

/** Share of spans in which these rules find something, in the load made for them. */
export const MASKED_SHARE = 0.05;
