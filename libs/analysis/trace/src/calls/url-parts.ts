const URL_CHARS_MAX = 2_048;
const SEGMENTS_MAX = 20;
const AUTHORITY = /^[a-z][a-z0-9+.-]{0,30}:\/\/([^/?#]*)/i;

/** Host and port of a URL, without credentials. Undefined where it has none. */
export function hostOfUrl(url: string): string | undefined {
  const authority = AUTHORITY.exec(url.slice(0, URL_CHARS_MAX))?.[1];
  const host = authority?.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  return host === '' ? undefined : host;
}

/**
 * The path of a URL, or of a request's target, with what looks like an id replaced by `{id}`: calls for other records are then
 * the same call. Query and fragment are left out; they hold values.
 */
export function pathPattern(urlOrPath: string): string {
  const text = urlOrPath.slice(0, URL_CHARS_MAX);
  const authority = AUTHORITY.exec(text)?.[0] ?? '';
  const path = text.slice(authority.length).split(/[?#]/, 1)[0] ?? '';
  const segments = path.split('/').filter((segment) => segment !== '');
  const shown = segments.slice(0, SEGMENTS_MAX).map((segment) => (isIdLike(segment) ? '{id}' : segment));
  return `/${shown.join('/')}${segments.length > SEGMENTS_MAX ? '/…' : ''}`;
}

/** Numbers, UUIDs, hex, addresses, what had to be escaped, and long texts with digits in them, as tokens are. */
function isIdLike(segment: string): boolean {
  if (/^v\d{1,3}$/i.test(segment)) return false;
  if (/^\d+$/.test(segment) || /[@%]/.test(segment)) return true;
  if (!/\d/.test(segment)) return segment.length > 40;
  return /^[0-9a-f-]{8,}$/i.test(segment) || segment.length >= 16;
}
