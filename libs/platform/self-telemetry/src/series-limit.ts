export type Labels<Label extends string> = Readonly<Record<Label, string>>;

const OVERFLOW = 'overflow';
const NO_LABELS: Readonly<Record<string, string>> = {};

/**
 * Keeps a metric whose labels come from traffic (services, teams) from growing without end: the first `seriesMax`
 * combinations pass, every later one becomes `overflow` in all labels.
 */
export function createSeriesLimit(
  labelNames: readonly string[],
  seriesMax: number,
): (labels: Labels<string> | undefined) => Readonly<Record<string, string>> {
  if (labelNames.length === 0) return () => NO_LABELS;
  const overflow = Object.fromEntries(labelNames.map((name) => [name, OVERFLOW]));
  const seen = new Set<string>();
  return (labels = NO_LABELS) => {
    const key = labelNames.map((name) => labels[name] ?? '').join('\u0000');
    if (seen.has(key)) return labels;
    if (seen.size >= seriesMax) return overflow;
    seen.add(key);
    return labels;
  };
}
