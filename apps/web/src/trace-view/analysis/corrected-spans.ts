import type { OutlineSpan } from '../trace-tree.js';
import type { LoadedAnalysis } from './findings.js';

type CorrectedSpan = LoadedAnalysis['times']['clockSkew']['correctedSpans']['items'][number];

/** The spans at the times that they have when disagreeing clocks are put right; most keep theirs. */
export function withCorrectedTimes(
  spans: readonly OutlineSpan[],
  corrected: readonly CorrectedSpan[],
): readonly OutlineSpan[] {
  const byId = new Map(corrected.map((span) => [span.spanId, span]));
  return spans.map((span) => {
    const moved = byId.get(span.spanId);
    if (moved === undefined) return span;
    const { startTimeUnixNano, endTimeUnixNano } = moved;
    return { ...span, startTimeUnixNano, endTimeUnixNano };
  });
}
