import type { GroupDiff, GroupDiffFinding, GroupDiffPath } from '@clew/group-analysis';

import { GROUP_ASPECT_NAMES } from './group-diff.models.js';
import type { GroupDiffFindingModel, GroupDiffModel } from './group-diff.models.js';

export function toGroupDiffModel(
  { isComparable, paths, findings }: GroupDiff,
  readings: Pick<GroupDiffModel, 'left' | 'right'>,
): GroupDiffModel {
  return {
    ...readings,
    isComparable,
    pathCount: paths.length,
    findings: findings.flatMap((finding) => {
      const path = paths[finding.pathIndex];
      return path === undefined ? [] : [toFindingModel(finding, path)];
    }),
  };
}

function toFindingModel(finding: GroupDiffFinding, path: GroupDiffPath): GroupDiffFindingModel {
  const { serviceName, spanName, kind, depth, left, right, durationPerTraceDeltaNano } = path;
  const { aspect, direction, isOwn, effect, p } = finding;
  return {
    explanation: `${serviceName} "${spanName}" ${changeOf(finding, path)}`,
    aspect: GROUP_ASPECT_NAMES[aspect],
    isIncrease: direction === 'up',
    durationPerTraceDelta: durationPerTraceDeltaNano,
    ...{ serviceName, spanName, kind, depth, isOwn, effect, p, left, right },
  };
}

function changeOf({ aspect, direction }: GroupDiffFinding, { left, right }: GroupDiffPath): string {
  switch (aspect) {
    case 'presence':
      return direction === 'up' ? 'is only in the right group' : 'is only in the left group';
    case 'calls':
      return `runs ${left.spansPerTrace.toFixed(2)} times per trace on the left, ${right.spansPerTrace.toFixed(2)} on the right`;
    case 'errors':
      return `fails in ${percent(left.errorRate)} of its spans on the left, ${percent(right.errorRate)} on the right`;
    case 'duration':
      return `takes ${millis(left.durationP50Nano)} on the left and ${millis(right.durationP50Nano)} on the right (median)`;
    case 'tail':
      return `takes up to ${millis(left.durationP95Nano)} on the left and ${millis(right.durationP95Nano)} on the right (P95)`;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

function millis(nano: bigint): string {
  return `${(Number(nano) / 1e6).toFixed(2)} ms`;
}
