import type { TimeRange } from '../generated/graphql.js';

/** The time range of a page as it stands in the address: a preset, or both ends of a custom range. */
export interface TimeRangeSearch {
  readonly range?: RangePreset | undefined;
  /** ISO instants; both or neither. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const RANGE_PRESETS = [
  { value: '15m', label: 'Last 15 min', ms: 15 * 60_000 },
  { value: '1h', label: 'Last hour', ms: 3_600_000 },
  { value: '6h', label: 'Last 6 hours', ms: 6 * 3_600_000 },
  { value: '24h', label: 'Last 24 hours', ms: 24 * 3_600_000 },
  { value: '7d', label: 'Last 7 days', ms: 7 * 24 * 3_600_000 },
] as const;

export type RangePreset = (typeof RANGE_PRESETS)[number]['value'];

const DEFAULT_PRESET: RangePreset = '1h';

/** Keeps what is valid; anything else in the address falls back to the default range. */
export function readTimeRange(search: Record<string, unknown>): TimeRangeSearch {
  const { from, to } = search;
  if (typeof from === 'string' && typeof to === 'string' && Date.parse(from) < Date.parse(to)) return { from, to };
  const preset = RANGE_PRESETS.find(({ value }) => value === search.range);
  return preset === undefined ? {} : { range: preset.value };
}

export interface ResolvedRange extends TimeRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly label: string;
}

/** The ends of the range for a request made at `asOfMs`. */
export function resolveTimeRange(search: TimeRangeSearch, asOfMs: number): ResolvedRange {
  if (search.from !== undefined && search.to !== undefined) {
    return resolved(Date.parse(search.from), Date.parse(search.to), 'Custom range');
  }
  const preset = RANGE_PRESETS.find(({ value }) => value === (search.range ?? DEFAULT_PRESET)) ?? RANGE_PRESETS[1];
  return resolved(asOfMs - preset.ms, asOfMs, preset.label);
}

function resolved(startMs: number, endMs: number, label: string): ResolvedRange {
  return { startMs, endMs, label, start: new Date(startMs).toISOString(), end: new Date(endMs).toISOString() };
}

/** Only what the API takes: it refuses unknown input fields. */
export function toTimeRange({ start, end }: ResolvedRange): TimeRange {
  return { start, end };
}

const STEP_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440] as const;

/** Width of a chart point: whole minutes, at most `pointsMax` points. */
export function stepSecondsFor({ startMs, endMs }: ResolvedRange, pointsMax = 90): number {
  const minutes = (endMs - startMs) / 60_000;
  const step = STEP_MINUTES.find((candidate) => minutes / candidate <= pointsMax);
  return (step ?? Math.ceil(minutes / pointsMax)) * 60;
}

/** The range with both ends on the chart's step, so that no point covers only part of its time. */
export function alignToStep(range: ResolvedRange, stepSeconds: number): TimeRange {
  const stepMs = stepSeconds * 1000;
  const start = Math.floor(range.startMs / stepMs) * stepMs;
  const end = Math.ceil(range.endMs / stepMs) * stepMs;
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString() };
}
