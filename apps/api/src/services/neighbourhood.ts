import { ApiError } from '../graphql/api-error.js';

interface NeighbourhoodArgs {
  readonly around: string | null | undefined;
  readonly depth: number | null | undefined;
  readonly requestCountMin: number | null | undefined;
}

const DEPTH_DEFAULT = 1;
const DEPTH_MAX = 20;

export function toNeighbourhood({ around, depth, requestCountMin }: NeighbourhoodArgs) {
  const calls = depth ?? DEPTH_DEFAULT;
  if (calls < 0 || calls > DEPTH_MAX) {
    throw new ApiError('BAD_USER_INPUT', `depth: ${calls} is not allowed, 0 to ${DEPTH_MAX} is`);
  }
  return { ...(typeof around === 'string' && { name: around }), depth: calls, requestCountMin: requestCountMin ?? 0 };
}
