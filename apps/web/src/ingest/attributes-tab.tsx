import { Badge } from '@mantine/core';
import { useLoad } from '../graphql/use-load.js';
import { useClock } from '../kit/clock.js';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { formatCount } from '../kit/quantity.js';
import { resolveTimeRange, toTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';
import classes from '../kit/admin-page.module.css';
import { LoadAttributes } from './ingest.queries.js';
import { ObservedTable } from './observed-table.js';
import { teamName } from './team-name.js';
import type { NamedTeam } from './team-name.js';

export interface AttributesTabProps {
  readonly teams: readonly NamedTeam[];
  readonly range: TimeRangeSearch;
}

/** Keys by how many values they have, and what does not keep to glossaries and conventions. */
export function AttributesTab({ teams, range }: AttributesTabProps) {
  const { asOfMs } = useClock();
  const { data, problem, reload } = useLoad(LoadAttributes, {
    range: toTimeRange(resolveTimeRange(range, asOfMs)),
  });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Loading attributes" />;
  return (
    <section className={classes.section} aria-label="Attributes">
      <ObservedTable
        title="Distinct values by key"
        about="Estimated for each day and gateway; the highest is shown. A team's cardinality rules limit them."
        empty="Nothing was counted in this range."
        columns={['Key', 'Values', 'Limit', 'Team', 'Services']}
        rows={data.attributeCardinality.map(({ teamId, attributeKey, estimate, limited, serviceNames }) => ({
          key: `${teamId}\n${attributeKey}`,
          cells: [
            <span key="key" className="mono">
              {attributeKey}
            </span>,
            `≈ ${formatCount(estimate)}`,
            limited ? (
              <Badge key="limit" color="yellow" variant="light">
                reached
              </Badge>
            ) : (
              '–'
            ),
            teamName(teams, teamId),
            serviceNames.join(', '),
          ],
        }))}
      />
      <ObservedTable
        title="Against the glossary"
        empty="Every attribute kept to its team's glossary, as far as there is one."
        columns={['Key', 'Service', 'What', 'Team', 'Times']}
        rows={data.glossaryViolations.map(({ teamId, serviceName, attributeKey, violation, count }) => ({
          key: [teamId, serviceName, attributeKey, violation].join('\n'),
          cells: [attributeKey, serviceName, violation, teamName(teams, teamId), count.toLocaleString('en-US')],
        }))}
      />
      <ObservedTable
        title="Deprecated names"
        empty="No service sent a deprecated attribute name."
        columns={['Sent', 'Current name', 'Service', 'Team', 'Times']}
        rows={data.schemaDrift.map(({ teamId, serviceName, deprecatedKey, currentKey, count }) => ({
          key: [teamId, serviceName, deprecatedKey, currentKey].join('\n'),
          cells: [
            deprecatedKey,
            currentKey === '' ? '–' : currentKey,
            serviceName,
            teamName(teams, teamId),
            count.toLocaleString('en-US'),
          ],
        }))}
      />
      <ObservedTable
        title="Repaired spans"
        empty="No span had to be repaired."
        columns={['What was wrong', 'Service', 'Team', 'Spans']}
        rows={data.spanFaults.map(({ teamId, serviceName, reason, count }) => ({
          key: [teamId, serviceName, reason].join('\n'),
          cells: [reason, serviceName, teamName(teams, teamId), count.toLocaleString('en-US')],
        }))}
      />
    </section>
  );
}
