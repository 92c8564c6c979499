/** Decides whether pages of an origin (`https://shop.example`) may send. */
export interface AllowedOrigins {
  readonly isEmpty: boolean;
  /** Any page at all: `*` was given. */
  readonly allowsAll: boolean;
  has(origin: string): boolean;
}

/** A scheme, a host that may begin with `*.` for every subdomain, and perhaps a port or `*` for every port. */
const PATTERN = /^([a-z][a-z0-9+.-]*):\/\/(\*\.)?([a-z0-9.-]+|\[[0-9a-f:.]+\])(:(?:\d{1,5}|\*))?$/;
/** One or more labels: no dot at either end, so that nothing but a true subdomain matches. */
const SUBDOMAINS = '(?:[a-z0-9_-]+\\.)+';
const ORIGIN_CHARS_MAX = 512;

/**
 * Origins as browsers send them, without a path; `https://*.example.com` stands for every subdomain (not for example.com
 * itself), `http://localhost:*` for every port, `*` alone for any page. Throws RangeError for anything else.
 */
export function parseAllowedOrigins(texts: readonly string[]): AllowedOrigins {
  const exact = new Set<string>();
  const patterns: RegExp[] = [];
  for (const text of texts) {
    const origin = text.trim().toLowerCase();
    if (origin === '*') continue;
    const match = PATTERN.exec(origin);
    if (match === null) throw new RangeError(invalid(text));
    const [, scheme = '', subdomains, host = '', port = ''] = match;
    if (subdomains === undefined && port !== ':*') exact.add(origin);
    else patterns.push(patternOf(scheme, subdomains !== undefined, host, port));
  }
  const allowsAll = texts.some((text) => text.trim() === '*');
  return {
    isEmpty: texts.length === 0,
    allowsAll,
    has: (origin) => {
      if (allowsAll) return true;
      if (origin.length > ORIGIN_CHARS_MAX) return false;
      const lower = origin.toLowerCase();
      return exact.has(lower) || patterns.some((pattern) => pattern.test(lower));
    },
  };
}

function patternOf(scheme: string, anySubdomain: boolean, host: string, port: string): RegExp {
  const portPattern = port === ':*' ? '(?::\\d{1,5})?' : port;
  return new RegExp(`^${escaped(scheme)}://${anySubdomain ? SUBDOMAINS : ''}${escaped(host)}${portPattern}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function invalid(text: string): string {
  return (
    `allowedOrigins: ${JSON.stringify(text.slice(0, 200))} is not an origin; allowed are https://shop.example, ` +
    `https://*.shop.example for every subdomain, http://localhost:* for every port, and * for any page`
  );
}
