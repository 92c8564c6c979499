export { groupErrors } from './error-groups/error-groups.js';
export type {
  ErrorGroup,
  ErrorGroups,
  ErrorGroupsOptions,
  ErrorSample,
  NamedCount,
} from './error-groups/error-groups.js';
export type { ErrorSignature } from './error-groups/error-signature.js';
export { flameGraph } from './flame-graph/flame-graph.js';
export type { FlameGraph, FlameGraphOptions, FlameNode, FlameRemainder } from './flame-graph/flame-graph.js';
export type { CohortProfile } from './group-diff/cohort-profile.js';
export { splitCohorts } from './group-diff/cohorts.js';
export type { CohortKey, Cohorts } from './group-diff/cohorts.js';
export { diffGroups } from './group-diff/group-diff.js';
export type { GroupDiff, GroupDiffFinding, GroupDiffOptions, GroupDiffPath } from './group-diff/group-diff.js';
export type { PathStatistics } from './group-diff/path-comparison.js';
export { latencyHeatmap, latencyHeatmapOfRollup } from './heatmap/latency-heatmap.js';
export type {
  Heatmap,
  HeatmapCell,
  HeatmapExemplar,
  HeatmapOptions,
  HeatmapPoint,
  HeatmapRow,
} from './heatmap/latency-heatmap.js';
export { itemOfSpan, itemOfTrace } from './separation/attributed-item.js';
export type { AttributedItem, AttributeScope, ItemAttribute } from './separation/attributed-item.js';
export type { Condition } from './separation/conditions.js';
export { separatingAttributes } from './separation/separating-attributes.js';
export type {
  AttributeCondition,
  SeparatingAttribute,
  Separation,
  SeparationOptions,
} from './separation/separating-attributes.js';
export { serviceNeighbourhood } from './service-map/service-neighbourhood.js';
export type { Neighbourhood } from './service-map/service-neighbourhood.js';
export { groupSessions } from './sessions/sessions.js';
export type { Session, Sessions, SessionsOptions, SessionTrace } from './sessions/sessions.js';
export type { PathStep } from './spans/path-trie.js';
export { weightOf as weightOfTrace } from './spans/weighted-trace.js';
export type { WeightedTrace } from './spans/weighted-trace.js';
export type { AttributeChange } from './trace-diff/attribute-changes.js';
export { diffTraces } from './trace-diff/trace-diff.js';
export type { DiffContributor, DiffNode, DiffSide, TraceDiff, TraceDiffOptions } from './trace-diff/trace-diff.js';
