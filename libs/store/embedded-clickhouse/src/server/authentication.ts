import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { ServerException } from './exception.js';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Refuses a request whose name and password are not `expected`; which of the two was wrong is not said. */
export function authenticate(headers: IncomingHttpHeaders, query: URLSearchParams, expected: Credentials): void {
  const given = presented(headers, query);
  // Both comparisons always run, over digests of equal length: time tells nothing.
  const nameMatches = sameText(given.username, expected.username);
  const passwordMatches = sameText(given.password, expected.password);
  if (!nameMatches || !passwordMatches) {
    throw new ServerException(
      516,
      'AUTHENTICATION_FAILED',
      'Authentication failed: password is incorrect, or there is no user with such name.',
    );
  }
}

/** In the server's own order: headers of its own, then Basic, then the URL. */
function presented(headers: IncomingHttpHeaders, query: URLSearchParams): Credentials {
  const user = headers['x-clickhouse-user'];
  const key = headers['x-clickhouse-key'];
  if (typeof user === 'string' || typeof key === 'string') {
    return { username: typeof user === 'string' ? user : 'default', password: typeof key === 'string' ? key : '' };
  }
  const basic = /^Basic\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon < 0
      ? { username: text, password: '' }
      : { username: text.slice(0, colon), password: text.slice(colon + 1) };
  }
  return { username: query.get('user') ?? 'default', password: query.get('password') ?? '' };
}

function sameText(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
