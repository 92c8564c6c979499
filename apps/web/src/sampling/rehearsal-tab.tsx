import { Alert } from '@mantine/core';
import type { Role } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import { LoadRuleHistory } from '../ingest/ingest.queries.js';
import admin from '../kit/admin-page.module.css';
import { useClock } from '../kit/clock.js';
import { formatAge } from '../kit/instant.js';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { resolveTimeRange, toTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';
import { ComparisonTable } from './comparison-table.js';
import { ReplayPanel } from './replay-panel.js';
import { LoadDryRun } from './sampling.queries.js';

export interface RehearsalTabProps {
  readonly role: Role;
  readonly range: TimeRangeSearch;
}

/** What the candidate would change: judged beside the active policies on live traffic, and over what is recorded. */
export function RehearsalTab({ role, range: search }: RehearsalTabProps) {
  const { asOfMs } = useClock();
  const range = toTimeRange(resolveTimeRange(search, asOfMs));
  const {
    data: history,
    problem,
    reload,
  } = useLoad(LoadRuleHistory, { kind: 'SAMPLING_CANDIDATE', teamId: null }, { remember: false });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (history === undefined) return <LoadingNotice label="Loading the candidate" />;
  const [candidate] = history.ruleDocumentHistory;
  return (
    <section className={admin.section} aria-label="Rehearsal">
      {candidate === undefined && (
        <Alert color="gray" variant="light" p="xs" mb="md">
          There is no candidate. Save one under Policies, Candidate: it is then evaluated beside the active policies,
          and decides nothing.
        </Alert>
      )}
      <LiveRun range={range} />
      {candidate !== undefined && role !== 'VIEWER' && <ReplayPanel candidate={candidate} range={range} />}
    </section>
  );
}

function LiveRun({ range }: { readonly range: ReturnType<typeof toTimeRange> }) {
  const { asOfMs } = useClock();
  const { data, problem, reload } = useLoad(LoadDryRun, { range, candidateVersion: null });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Loading the dry run" />;
  const { candidate, total, services } = data.samplingDryRun;
  return (
    <>
      <h2>On live traffic</h2>
      {candidate === null ? (
        <p>No candidate ran in this range.</p>
      ) : (
        <>
          <p>
            Version {candidate.version} runs beside {candidate.activeVersions.map(versionText).join(', ')}; it began{' '}
            {formatAge(Date.parse(candidate.firstHour), asOfMs)}. Hours count whole.
          </p>
          <ComparisonTable total={total} services={services} />
        </>
      )}
    </>
  );
}

function versionText(version: string): string {
  return version === 'default' ? 'the hybrid default' : `version ${version} of the active policies`;
}
