import type { SpanCheck, SpanCheckLimits } from './span-check.js';

export interface IntakeResult {
  readonly acceptedSpans: number;
  readonly rejectedSpans: number;
  /** Why spans were rejected; empty when none were. */
  readonly rejectedMessage: string;
}

export function resultOf(check: SpanCheck, { messageBytesMax, groupBytesMax }: SpanCheckLimits): IntakeResult {
  const { acceptedCount, invalidCount, oversizedCount } = check;
  const faults: string[] = [];
  if (invalidCount > 0) {
    faults.push(`${invalidCount} without a valid id (trace_id must be 16 bytes, span_id 8 bytes, neither all zero)`);
  }
  if (oversizedCount > 0) {
    faults.push(
      `${oversizedCount} too large (with resource and scope at most ${messageBytesMax} bytes, those two alone at most ${groupBytesMax})`,
    );
  }
  return {
    acceptedSpans: acceptedCount,
    rejectedSpans: invalidCount + oversizedCount,
    rejectedMessage: faults.length === 0 ? '' : `spans rejected: ${faults.join('; ')}`,
  };
}
