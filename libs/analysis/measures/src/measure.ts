export const MEASURE_IDS = ['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'M9', 'M10'] as const;
export type MeasureId = (typeof MEASURE_IDS)[number];

/** `ratio` is 0 to 1. `micros` are millionths of the currency of the prices. */
export type MeasureUnit = 'spansPerMinute' | 'ratio' | 'ms' | 'bytes' | 'micros';

/** Both ends are met. At least one is given. */
export interface Target {
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface Measure {
  readonly id: MeasureId;
  readonly name: string;
  readonly unit: MeasureUnit;
  /** undefined where there was nothing to measure. */
  readonly value: number | undefined;
  /** undefined where the organisation has set none and no common one exists. */
  readonly target: Target | undefined;
  /** undefined without a value or a target. */
  readonly isMet: boolean | undefined;
  /** One sentence with the numbers behind the value. */
  readonly explanation: string;
}

export function measured(measure: Omit<Measure, 'isMet'>): Measure {
  const { value, target } = measure;
  if (value === undefined || target === undefined) return { ...measure, isMet: undefined };
  const { atLeast = -Infinity, atMost = Infinity } = target;
  return { ...measure, isMet: value >= atLeast && value <= atMost };
}

/** undefined of nothing: no errors among no traces is not a rate of 0. */
export function ratio(part: number, whole: number): number | undefined {
  return whole > 0 ? part / whole : undefined;
}
