/** A syntax tree as it is whatever text it came from. */
export function withoutPlaces(node: unknown): unknown {
  if (Array.isArray(node)) return node.map((each) => withoutPlaces(each));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => key !== 'from' && key !== 'to');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutPlaces(value)]));
}
