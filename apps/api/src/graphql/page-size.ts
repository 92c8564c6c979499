import type { ApiLimits } from '../options.js';
import { ApiError } from './api-error.js';

export function toPageSize(first: number | null | undefined, fallback: number, { pageSizeMax }: ApiLimits): number {
  const size = first ?? Math.min(fallback, pageSizeMax);
  if (size < 1) throw new ApiError('BAD_USER_INPUT', `first: ${size} is not allowed, ask for 1 to ${pageSizeMax}`);
  if (size > pageSizeMax) {
    throw new ApiError(
      'LIMIT_EXCEEDED',
      `first: ${size} is not allowed, ask for 1 to ${pageSizeMax} (setting pageSizeMax)`,
    );
  }
  return size;
}
