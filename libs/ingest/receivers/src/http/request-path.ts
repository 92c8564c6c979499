/** Proxies send the absolute form, which servers must accept: RFC 9112, 3.2.2. */
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i;

/** The path of a request target, without query and without a slash at its end, which some exporters' settings leave. */
export function pathOf(target: string): string {
  const path = target.replace(ABSOLUTE_FORM, '').split(/[?#]/, 1)[0] ?? '';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path === '' ? '/' : path;
}
