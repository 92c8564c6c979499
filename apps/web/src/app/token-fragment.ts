/** The sign-in link carries the token in the fragment, which browsers never send to a server or write to its log. */
export function readTokenFragment(hash: string): string | undefined {
  if (!hash.startsWith('#')) return undefined;
  // A plus sign stands for a space in form encoding; tokens may hold one.
  const token = new URLSearchParams(hash.slice(1).replaceAll('+', '%2B')).get('token');
  return token === null || token.trim() === '' ? undefined : token.trim();
}

/** Takes the token out of the address bar and out of the history entry, before anything else can read or copy it. */
export function takeTokenFragment(location: Location, history: History): string | undefined {
  const token = readTokenFragment(location.hash);
  if (token !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}
