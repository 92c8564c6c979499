/** What is kept of values: how many there are, within 3%, and the 50 most frequent. The same words in table, fold and reads. */
export const DISTINCT = 'uniqCombined(12)';
export const TOP = "topKWeighted(50, 3, 'counts')";
export const DISTINCT_STATE = `AggregateFunction(${DISTINCT}, String)`;
export const TOP_STATE = `AggregateFunction(${TOP}, String, UInt64)`;

/** `uniqCombined(12)` as `uniqCombinedState(12)`, `uniqCombinedMerge(12)`. */
export function combined(name: string, combinator: 'State' | 'Merge'): string {
  return name.replace('(', `${combinator}(`);
}
