import type { DiffNode, DiffSide, TraceDiff } from '@clew/group-analysis';

import { ATTRIBUTE_CHANGE_SCOPE_NAMES, DIFF_PRESENCE_NAMES } from './group-analysis-enums.js';
import type { TraceDiffModel, TraceDiffNodeModel, TraceDiffSideModel } from './trace-diff.models.js';

/** `isInputTruncated`: a trace has more spans than were compared. */
export function toTraceDiffModel(diff: TraceDiff, isInputTruncated: boolean): TraceDiffModel {
  return {
    leftDuration: diff.leftDurationNano,
    rightDuration: diff.rightDurationNano,
    durationDelta: diff.durationDeltaNano,
    leftSpanCount: diff.leftSpanCount,
    rightSpanCount: diff.rightSpanCount,
    addedSpanCount: diff.addedSpanCount,
    removedSpanCount: diff.removedSpanCount,
    statusChangeCount: diff.statusChangeCount,
    nodes: diff.nodes.map(toNodeModel),
    contributors: diff.contributors.map(({ selfDeltaNano, ...rest }) => ({ ...rest, selfTimeDelta: selfDeltaNano })),
    isTruncated: diff.isTruncated || isInputTruncated,
  };
}

function toNodeModel(node: DiffNode): TraceDiffNodeModel {
  const { left, right, durationDeltaNano, selfDeltaNano, presence, attributeChanges, ...rest } = node;
  return {
    ...rest,
    presence: DIFF_PRESENCE_NAMES[presence],
    left: left && toSideModel(left),
    right: right && toSideModel(right),
    durationDelta: durationDeltaNano,
    selfTimeDelta: selfDeltaNano,
    attributeChanges: attributeChanges.map((change) => ({
      ...change,
      scope: ATTRIBUTE_CHANGE_SCOPE_NAMES[change.scope],
    })),
  };
}

function toSideModel({ spanId, startOffsetNano, durationNano, selfNano, statusCode }: DiffSide): TraceDiffSideModel {
  return { spanId, startOffset: startOffsetNano, duration: durationNano, selfTime: selfNano, statusCode };
}
