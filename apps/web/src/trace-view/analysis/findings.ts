import type { LoadAnalysisQuery } from '../../generated/graphql.js';

export type LoadedAnalysis = NonNullable<LoadAnalysisQuery['trace']>;
export type TraceAnalysis = LoadedAnalysis['analysis'];

interface RawFinding {
  readonly explanation: string;
  readonly duration: string;
  readonly spanIds: { readonly items: readonly string[]; readonly total: number };
}

/** Something that the spans tell together. */
export interface Finding extends RawFinding {
  /** Names it in the address: the same trace gives the same. */
  readonly key: string;
  /** What kind of thing it is, in a word or two. */
  readonly topic: string;
}

interface FindingList {
  readonly items: readonly RawFinding[];
  readonly total: number;
}

export interface FindingGroup {
  readonly title: string;
  readonly findings: readonly Finding[];
  /** How many there are beyond those listed. */
  readonly hiddenCount: number;
}

/**
 * What is wrong or costs time, and where calls went. Failures come first, then what costs the most: a reader in a hurry stops after
 * the first few.
 */
export function findingGroups(analysis: TraceAnalysis): FindingGroup[] {
  const { databases } = analysis;
  const groups = [
    group('Failures', [listed('error', 'origin', analysis.errorOrigins)]),
    group('What costs time', [
      listed('retry', 'retries', analysis.retries),
      listed('repeated', 'repeated calls', analysis.repeatedCalls),
      listed('gap', 'gap', analysis.gaps),
      listed('pool', 'pool wait', databases.poolWaits),
      listed('lag', 'messaging lag', analysis.messagingLags),
      listed('cold', 'cold start', analysis.coldStarts),
      listed('fanout', 'fan-out', analysis.fanOuts),
    ]),
    group('What is missing', [listed('orphan', 'lost parent', analysis.orphans.groups)]),
    group('Clocks', [listed('clock', 'clock', analysis.clockSkew.shifts)]),
    group('Where calls went', [
      listed('database', 'database', databases.statements),
      listed('external', 'external', analysis.externalCalls),
    ]),
  ];
  return groups.filter(({ findings }) => findings.length > 0);
}

interface Listed {
  readonly findings: readonly Finding[];
  readonly hiddenCount: number;
}

function listed(id: string, topic: string, { items, total }: FindingList): Listed {
  return {
    findings: items.map((item, index) => ({ ...item, key: `${id}.${String(index)}`, topic })),
    hiddenCount: total - items.length,
  };
}

function group(title: string, lists: readonly Listed[]): FindingGroup {
  const findings = lists.flatMap((list) => list.findings);
  return {
    title,
    // Durations may be longer than a double tells apart, which no order of them needs.
    findings: findings.sort((a, b) => Number(b.duration) - Number(a.duration)),
    hiddenCount: lists.reduce((sum, { hiddenCount }) => sum + hiddenCount, 0),
  };
}

/** Beside the button that opens the analysis: what somebody should look at. Calls alone are no news. */
export function countOfNote(groups: readonly FindingGroup[]): number {
  return groups
    .filter(({ title }) => title !== 'Where calls went')
    .reduce((sum, { findings, hiddenCount }) => sum + findings.length + hiddenCount, 0);
}
