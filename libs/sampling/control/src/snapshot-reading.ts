/** Readers of what a snapshot says, which may be of another version, cut, or nonsense: whatever does not fit is left out. */

export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown)
    : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A finite number within these limits. */
export function numberOf(value: unknown, min: number, max: number): number | undefined {
  return typeof value === 'number' && value >= min && value <= max ? value : undefined;
}

/** A time of the stream in milliseconds: any that a date can tell. */
export function timeOf(value: unknown): number | undefined {
  return numberOf(value, 0, 8.64e15);
}

/** A text short enough to be a name. */
export function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= NAME_LENGTH_MAX ? value : undefined;
}

/** Longer names are left out of snapshots. */
export const NAME_LENGTH_MAX = 256;
