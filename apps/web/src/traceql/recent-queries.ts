const QUERIES_MAX = 30;

/** The newest first, each once. */
export function withRecent(queries: readonly string[], query: string): string[] {
  const text = query.trim();
  if (text === '' || text === '{ }') return [...queries];
  return [text, ...queries.filter((each) => each !== text)].slice(0, QUERIES_MAX);
}

/** What the browser kept, which anybody may have written. */
export function readRecent(stored: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.filter((each): each is string => typeof each === 'string').slice(0, QUERIES_MAX);
  } catch {
    return []; // cut off or foreign: nothing is lost but a convenience
  }
}
