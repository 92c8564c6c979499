/**
 * What nearly everybody wants masked, for documents that say `"preset": "recommended"`. Written as their authors would write
 * it. Personal data that an organisation may need to debug (IP addresses, phone numbers) is left to its own rules.
 */
export const RECOMMENDED_RULES = [
  {
    id: 'recommended/credential-keys',
    match: {
      keys: [
        '*password*',
        '*passwd*',
        '*Password*',
        '*passphrase*',
        '*secret*',
        '*Secret*',
        '*credential*',
        '*api_key*',
        '*api-key*',
        '*apikey*',
        '*apiKey*',
        '*access_token*',
        '*accessToken*',
        '*refresh_token*',
        '*private_key*',
        '*authorization*',
        '*Authorization*',
        '*.cookie',
        '*.set-cookie',
        'cookie',
        'set-cookie',
      ],
    },
    action: 'redact',
  },
  {
    id: 'recommended/credentials',
    match: { detectors: ['private-key', 'jwt', 'bearer-token', 'url-credentials', 'secret-key'] },
    action: 'redact',
  },
  { id: 'recommended/payment', match: { detectors: ['card-number', 'iban'] }, action: 'redact' },
  { id: 'recommended/email', match: { detectors: ['email'] }, action: 'redact' },
  {
    id: 'recommended/sql-literals',
    match: { keys: ['db.query.text', 'db.statement'] },
    action: 'normalise-sql',
  },
] as const;
