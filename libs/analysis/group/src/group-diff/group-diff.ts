import { PathTrie, type PathNode, type PathStep } from '../spans/path-trie.js';
import type { WeightedTrace } from '../spans/weighted-trace.js';
import { believableP } from '../statistics/false-discovery.js';
import { emptyProfiles, profileCohort, type CohortProfile, type PathProfiles } from './cohort-profile.js';
import { comparePath, type Aspect, type PathComparison, type PathStatistics } from './path-comparison.js';

/** A path of the merged traces. Deltas are right minus left. */
export interface GroupDiffPath extends PathStep {
  /** In `paths`; undefined at the top. Always smaller than its own place. */
  readonly parentIndex: number | undefined;
  readonly depth: number;
  readonly left: PathStatistics;
  readonly right: PathStatistics;
  readonly durationPerTraceDeltaNano: bigint;
  readonly selfPerTraceDeltaNano: bigint;
}

export interface GroupDiffFinding {
  /** In `paths`. */
  readonly pathIndex: number;
  /** `presence`: only the right side has it (`up`), or only the left side (`down`). */
  readonly aspect: Exclude<Aspect, 'self'> | 'presence';
  readonly direction: 'up' | 'down';
  /** In [-1, 1]: of calls and durations Cliff's delta, of shares Cohen's h over its largest value. */
  readonly effect: number;
  /** How likely chance alone shows as much. */
  readonly p: number;
  /**
   * True when it begins here; false when it only passes on what its callees (durations, errors) or its callers (calls)
   * brought about.
   */
  readonly isOwn: boolean;
}

export interface GroupDiff {
  readonly left: CohortProfile;
  readonly right: CohortProfile;
  /** False when a side has fewer than `tracesMin` traces: then there are no findings, whatever the numbers look like. */
  readonly isComparable: boolean;
  /** Every parent before its children. */
  readonly paths: readonly GroupDiffPath[];
  /** What is not noise: causes before consequences, then the strongest first. */
  readonly findings: readonly GroupDiffFinding[];
}

export interface GroupDiffOptions {
  readonly pathsMax?: number;
  readonly findingsMax?: number;
  /** Effective traces that a side needs, of a path for its durations and errors. */
  readonly tracesMin?: number;
  /** Share of the findings that may be chance. */
  readonly falseDiscoveryRate?: number;
  /** Smaller effects are not told, however certain they are. */
  readonly effectMin?: Readonly<Partial<Record<Aspect, number>>>;
  /** Changes of time below this share of a trace's time are not told. */
  readonly timeShareMin?: number;
}

const ASPECTS = ['calls', 'duration', 'tail', 'self', 'errors'] as const;
/** Of Cliff's delta 0.147 is "small" (Romano 2006); of the rest: from 5% to 11% in the tail, from 0 to 0.6% errors. */
const EFFECT_MIN: Readonly<Record<Aspect, number>> = {
  calls: 0.05,
  duration: 0.147,
  self: 0.147,
  tail: 0.14,
  errors: 0.1,
};

/**
 * What differs between two groups of traces: versions, flags, canary and baseline. Each path is tested for calls, durations,
 * tail and errors; what is told passes a test that is corrected for their number and has an effect worth a look. Multiplying
 * all weights of a side changes nothing; swapping the sides turns every sign.
 */
export function diffGroups(
  left: readonly WeightedTrace[],
  right: readonly WeightedTrace[],
  options: GroupDiffOptions = {},
): GroupDiff {
  const { pathsMax = 10_000, findingsMax = 100, tracesMin = 8 } = options;
  const trie = new PathTrie(pathsMax, emptyProfiles);
  const sides = { left: profileCohort(left, trie, 'left'), right: profileCohort(right, trie, 'right') };
  const nodes = trie.nodes;
  const compared = nodes.map((node) => comparePath(node, node.value, sides.left.size, sides.right.size, tracesMin));
  const indexOf = new Map(nodes.map((node, index) => [node, index]));
  const parents = nodes.map((node) => node.parent && indexOf.get(node.parent));
  return {
    ...sides,
    isComparable: Math.min(sides.left.size.effective, sides.right.size.effective) >= tracesMin,
    paths: compared.map((path, index) => diffPath(path, nodes[index], parents[index])),
    findings: findingsOf(compared, parents, options).slice(0, findingsMax),
  };
}

function diffPath(
  { serviceName, spanName, kind, left, right }: PathComparison,
  node: PathNode<PathProfiles> | undefined,
  parentIndex: number | undefined,
): GroupDiffPath {
  return {
    parentIndex,
    depth: node?.depth ?? 0,
    serviceName,
    spanName,
    kind,
    left,
    right,
    durationPerTraceDeltaNano: right.durationPerTraceNano - left.durationPerTraceNano,
    selfPerTraceDeltaNano: right.selfPerTraceNano - left.selfPerTraceNano,
  };
}

type Direction = GroupDiffFinding['direction'];
/** By path and aspect: which way it changed, where it did. */
type Changes = readonly ReadonlyMap<Aspect, Direction>[];

function findingsOf(
  compared: readonly PathComparison[],
  parents: readonly (number | undefined)[],
  options: GroupDiffOptions,
): readonly GroupDiffFinding[] {
  const changes = changesOf(compared, options);
  const passedUp = changesBelow(changes, parents);
  const findings = compared.flatMap((path, pathIndex) =>
    [...(changes[pathIndex] ?? [])].flatMap(([aspect, direction]): GroupDiffFinding[] => {
      if (aspect === 'self') return [];
      const above = parents[pathIndex];
      const isOwn =
        aspect === 'calls'
          ? above === undefined || changes[above]?.get('calls') !== direction
          : passedUp[pathIndex]?.has(familyOf(aspect, direction)) !== true ||
            (aspect !== 'errors' && changes[pathIndex]?.get('self') === direction);
      const isOneSided = aspect === 'calls' && (path.left.traceShare === 0 || path.right.traceShare === 0);
      return [{ pathIndex, aspect: isOneSided ? 'presence' : aspect, direction, ...path.tests[aspect], isOwn }];
    }),
  );
  return findings.sort(
    (a, b) =>
      Number(b.isOwn) - Number(a.isOwn) ||
      Math.abs(b.effect) - Math.abs(a.effect) ||
      a.p - b.p ||
      a.pathIndex - b.pathIndex,
  );
}

function changesOf(compared: readonly PathComparison[], options: GroupDiffOptions): Changes {
  const { falseDiscoveryRate = 0.01, timeShareMin = 0.001 } = options;
  const effectMin = { ...EFFECT_MIN, ...options.effectMin };
  const tested = compared.flatMap(({ tests }) => ASPECTS.map((aspect) => tests[aspect].p).filter((p) => p < 1));
  const pMax = believableP(tested, falseDiscoveryRate);
  const traceNano = Math.max(0, ...topTimes(compared));
  return compared.map(({ left, right, tests }) => {
    const changed = new Map<Aspect, Direction>();
    const timeDelta = Math.abs(Number(right.durationPerTraceNano - left.durationPerTraceNano));
    for (const aspect of ASPECTS) {
      const { effect, p } = tests[aspect];
      if (p > pMax || Math.abs(effect) < effectMin[aspect]) continue;
      const isTime = aspect === 'duration' || aspect === 'tail';
      if (isTime && timeDelta < timeShareMin * traceNano) continue;
      changed.set(aspect, effect > 0 ? 'up' : 'down');
    }
    return changed;
  });
}

/** Time per trace in the path with the most of it, on either side. */
function topTimes(compared: readonly PathComparison[]): readonly number[] {
  const most = (side: 'left' | 'right'): number =>
    compared.reduce((max, path) => Math.max(max, Number(path[side].durationPerTraceNano)), 0);
  return [most('left'), most('right')];
}

/** A tail may come through to a caller as a change of its typical duration, and the other way round. */
function familyOf(aspect: Aspect, direction: Direction): string {
  return `${aspect === 'tail' || aspect === 'self' ? 'duration' : aspect} ${direction}`;
}

/** Which changes the paths below each path have. */
function changesBelow(changes: Changes, parents: readonly (number | undefined)[]): readonly ReadonlySet<string>[] {
  const below = changes.map(() => new Set<string>());
  for (let index = changes.length - 1; index >= 0; index--) {
    const above = parents[index];
    if (above === undefined) continue;
    for (const [aspect, direction] of changes[index] ?? []) below[above]?.add(familyOf(aspect, direction));
    for (const change of below[index] ?? []) below[above]?.add(change);
  }
  return below;
}
