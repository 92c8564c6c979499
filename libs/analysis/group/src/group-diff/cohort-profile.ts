import type { PathNode, PathTrie } from '../spans/path-trie.js';
import { spanForest, type SpanNode } from '../spans/span-forest.js';
import { weightOf, type WeightedTrace } from '../spans/weighted-trace.js';
import { sampleSize, type SampleSize, type Weighted } from '../statistics/weighted-sample.js';

/** What one trace shows at one path. Spans of a trace depend on each other, so that a trace is one observation. */
export interface PathObservation {
  readonly weight: number;
  spanCount: number;
  errorSpanCount: number;
  durationNano: number;
  selfNano: number;
}

/** One path in the traces of one cohort. */
export interface PathProfile {
  readonly observations: PathObservation[];
  /** Of single spans. */
  readonly durations: Weighted[];
}

export interface PathProfiles {
  readonly left: PathProfile;
  readonly right: PathProfile;
}

export interface CohortProfile {
  /** Of its traces. */
  readonly size: SampleSize;
  /** Spans whose path was one too many to be told apart. */
  readonly untoldSpanCount: number;
}

export function emptyProfiles(): PathProfiles {
  return { left: { observations: [], durations: [] }, right: { observations: [], durations: [] } };
}

/** Adds the traces of one side to the paths in `trie`. Durations become doubles, which are exact up to 104 days. */
export function profileCohort(
  traces: readonly WeightedTrace[],
  trie: PathTrie<PathProfiles>,
  side: 'left' | 'right',
): CohortProfile {
  const weights: number[] = [];
  let untoldSpanCount = 0;
  for (const trace of traces) {
    if (trace.spans.length === 0) continue;
    const weight = weightOf(trace.weight);
    weights.push(weight);
    untoldSpanCount += addTrace(spanForest(trace.spans).nodes, weight, trie, side) * weight;
  }
  return { size: sampleSize(weights), untoldSpanCount };
}

/** Returns how many spans found no path. */
function addTrace(
  nodes: readonly SpanNode[],
  weight: number,
  trie: PathTrie<PathProfiles>,
  side: 'left' | 'right',
): number {
  const places = new Map<SpanNode, PathNode<PathProfiles>>();
  const observed = new Map<PathNode<PathProfiles>, PathObservation>();
  for (const node of nodes) {
    const above = node.parent && places.get(node.parent);
    if (node.parent !== undefined && above === undefined) continue;
    const place = trie.step(above, node.span);
    if (place === undefined) continue;
    places.set(node, place);
    const profile = place.value[side];
    const durationNano = Number(node.durationNano);
    profile.durations.push({ value: durationNano, weight });
    let observation = observed.get(place);
    if (observation === undefined) {
      observation = { weight, spanCount: 0, errorSpanCount: 0, durationNano: 0, selfNano: 0 };
      observed.set(place, observation);
      profile.observations.push(observation);
    }
    observation.spanCount++;
    if (node.span.statusCode === 'ERROR') observation.errorSpanCount++;
    observation.durationNano += durationNano;
    observation.selfNano += Number(node.selfNano);
  }
  return nodes.length - places.size;
}
