const COOKIE_NAME = 'clew_session';

export function readSessionCookie(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === COOKIE_NAME && value !== undefined && value.trim() !== '') return value.trim();
  }
  return undefined;
}

/** `isSecure`: the browser came by https, and may send the cookie by nothing else. */
export function sessionCookie(value: string, maxAgeMs: number, isSecure: boolean): string {
  const attributes = [`Max-Age=${Math.floor(maxAgeMs / 1_000)}`, 'Path=/', 'HttpOnly', 'SameSite=Strict'];
  if (isSecure) attributes.push('Secure');
  return [`${COOKIE_NAME}=${value}`, ...attributes].join('; ');
}
