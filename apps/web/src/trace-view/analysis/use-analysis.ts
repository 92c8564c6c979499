import { useMemo } from 'react';
import { useLoad } from '../../graphql/use-load.js';
import type { LoadProblem } from '../../graphql/load-problem.js';
import type { OutlineSpan, TraceTree } from '../trace-tree.js';
import { buildTraceTree } from '../trace-tree.js';
import { LoadAnalysis } from './analysis.queries.js';
import { withCorrectedTimes } from './corrected-spans.js';
import { findingGroups } from './findings.js';
import type { FindingGroup, TraceAnalysis } from './findings.js';
import { pathSegments } from './path-segments.js';
import type { PathSegments } from './path-segments.js';

export interface AnalysisLoad {
  /** Undefined until it arrives: the waterfall does not wait for it. */
  readonly analysis: TraceAnalysis | undefined;
  readonly groups: readonly FindingGroup[];
  readonly path: PathSegments;
  /** Of the path more turns than were asked for are left out. */
  readonly isPathWhole: boolean;
  /** With corrected times where they are asked for and known, else as it came. */
  readonly tree: TraceTree;
  /** Whether `tree` has corrected times. */
  readonly isCorrected: boolean;
  readonly problem: LoadProblem | undefined;
  readonly reload: () => void;
}

export interface AnalysisOf {
  readonly traceId: string;
  readonly spans: readonly OutlineSpan[];
  readonly tree: TraceTree;
  readonly isCorrected: boolean;
  /** False: more urgent answers are still on their way. */
  readonly isDue: boolean;
}

export function useAnalysis({ traceId, spans, tree: raw, isCorrected, isDue }: AnalysisOf): AnalysisLoad {
  const variables = isDue ? { traceId, correctClockSkew: isCorrected } : undefined;
  const { data, problem, reload } = useLoad(LoadAnalysis, variables, { keepPrevious: false, remember: false });
  const loaded = data?.trace ?? undefined;
  const corrected = loaded?.times.clockSkew.correctedSpans.items;
  const hasCorrection = isCorrected && corrected !== undefined && corrected.length > 0;
  const tree = useMemo(
    () => (hasCorrection ? buildTraceTree(withCorrectedTimes(spans, corrected)) : raw),
    [hasCorrection, spans, corrected, raw],
  );
  const groups = useMemo(() => (loaded === undefined ? [] : findingGroups(loaded.analysis)), [loaded]);
  const segments = loaded?.times.criticalPath.segments;
  const path = useMemo<PathSegments>(
    () => (segments === undefined ? new Map() : pathSegments(segments, tree.startUnixNano)),
    [segments, tree],
  );
  return {
    analysis: loaded?.analysis,
    groups,
    path,
    isPathWhole: segments === undefined || segments.items.length === segments.total,
    tree,
    isCorrected: hasCorrection,
    problem,
    reload,
  };
}
