import { Badge, Button } from '@mantine/core';
import type { LoadFindingsQuery, Role } from '../generated/graphql.js';
import { useAction } from '../graphql/use-action.js';
import { useLoad } from '../graphql/use-load.js';
import { useClock } from '../kit/clock.js';
import { formatAge } from '../kit/instant.js';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { ProblemLine } from '../kit/problem-line.js';
import { resolveTimeRange, toTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';
import classes from '../kit/admin-page.module.css';
import { AcknowledgeFinding, LoadFindings } from './ingest.queries.js';
import { ObservedTable } from './observed-table.js';
import { teamName } from './team-name.js';
import type { NamedTeam } from './team-name.js';

export interface FindingsTabProps {
  readonly teams: readonly NamedTeam[];
  readonly role: Role;
  readonly range: TimeRangeSearch;
}

export function FindingsTab({ teams, role, range }: FindingsTabProps) {
  const { asOfMs } = useClock();
  const { data, problem, reload } = useLoad(
    LoadFindings,
    { range: toTimeRange(resolveTimeRange(range, asOfMs)) },
    { remember: false },
  );
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Loading findings" />;
  return (
    <section className={classes.section} aria-label="Findings">
      <ObservedTable
        title="Findings"
        about="A detector found something like a secret under a key. Findings come from masking rules with detectors."
        empty="Nothing was found in this range."
        columns={['Detector', 'Key', 'Service', 'Team', 'First seen', 'Last reported', '']}
        rows={data.maskingFindings.map((finding) => ({
          key: finding.id,
          cells: [
            finding.detector,
            finding.attributeKey,
            finding.serviceName,
            teamName(teams, finding.teamId),
            formatAge(Date.parse(finding.firstSeenAt), asOfMs),
            formatAge(Date.parse(finding.lastSeenAt), asOfMs),
            <FindingState key="state" finding={finding} mayChange={role !== 'VIEWER'} onChanged={reload} />,
          ],
        }))}
      />
      <ObservedTable
        title="Values changed by rules"
        empty="No rule changed anything in this range."
        columns={['Rule', 'Action', 'Team', 'Values']}
        rows={data.ruleCounts.map(({ teamId, ruleId, action, count }) => ({
          key: [teamId, ruleId, action].join('\n'),
          cells: [ruleId, action, teamName(teams, teamId), count.toLocaleString('en-US')],
        }))}
      />
    </section>
  );
}

interface FindingStateProps {
  readonly finding: LoadFindingsQuery['maskingFindings'][number];
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}

function FindingState({ finding: { id, state }, mayChange, onChanged }: FindingStateProps) {
  const { run, isRunning, problem } = useAction('mutation', AcknowledgeFinding);
  const acknowledge = async () => {
    if ((await run({ id })) !== undefined) onChanged();
  };
  if (state === 'ACKNOWLEDGED' || !mayChange) {
    return (
      <Badge variant="light" color={state === 'OPEN' ? 'yellow' : 'gray'}>
        {state.toLowerCase()}
      </Badge>
    );
  }
  return (
    <>
      <Button variant="default" size="compact-xs" loading={isRunning} onClick={() => void acknowledge()}>
        Acknowledge
      </Button>
      <ProblemLine problem={problem} />
    </>
  );
}
