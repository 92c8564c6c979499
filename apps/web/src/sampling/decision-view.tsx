import { Badge } from '@mantine/core';
import type { LoadDecisionQuery } from '../generated/graphql.js';
import type { NamedTeam } from '../ingest/team-name.js';
import { teamName } from '../ingest/team-name.js';
import admin from '../kit/admin-page.module.css';
import { useClock } from '../kit/clock.js';
import { decisionReasonText } from '../kit/decision-reason.js';
import { formatDuration } from '../kit/duration.js';
import { formatAge } from '../kit/instant.js';
import { formatShare, plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import { bytesText } from './figures.js';
import classes from './sampling-page.module.css';

export type Decision = LoadDecisionQuery['decision'];

export interface DecisionViewProps {
  readonly decision: Decision;
  readonly teams: readonly NamedTeam[];
}

const COLORS = { KEPT: 'green', DROPPED: 'gray', UNKNOWN: 'yellow' } as const;

/** What the sampler decided about one trace, in sentences and in figures. */
export function DecisionView({ decision, teams }: DecisionViewProps) {
  const { outcome, explanation, records } = decision;
  return (
    <div data-testid="decision" className={classes.decision}>
      <p className={classes.verdict}>
        <Badge variant="light" color={COLORS[outcome]}>
          {outcome.toLowerCase()}
        </Badge>
        <strong>{explanation[0]}</strong>
      </p>
      {explanation.length > 1 && (
        <ul className={classes.sentences}>
          {explanation.slice(1).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {outcome !== 'UNKNOWN' && <DecisionFacts decision={decision} teams={teams} />}
      {records.length > 1 && <DecisionRecords records={records} />}
    </div>
  );
}

function DecisionFacts({ decision, teams }: DecisionViewProps) {
  const { asOfMs } = useClock();
  const { policyName, policyVersion, reason, probability, budget, teamId, services, decidedAt } = decision;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [
      'Policy',
      policyName === null ? undefined : `${policyName}${policyVersion === null ? '' : `, version ${policyVersion}`}`,
    ],
    ['Reason', reason === null ? undefined : decisionReasonText(reason)],
    ['Probability', probability === null ? undefined : formatShare(probability, 1)],
    ['Budget', budget === null ? undefined : `${formatShare(budget.pressure, 1)} of it was sent`],
    ['Team that pays', teamId === null ? undefined : teamName(teams, teamId)],
    ['Entry', decision.entryServiceName === null ? undefined : entryOf(decision)],
    ['Seen', seenText(decision)],
    ['Services', services === null || services.length < 2 ? undefined : services.join(', ')],
    ['Kind of error', decision.errorSignature ?? undefined],
    ['Decided', decidedAt === null ? undefined : formatAge(Date.parse(decidedAt), asOfMs)],
  ];
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function entryOf({ entryServiceName, entrySpanName }: Decision) {
  return (
    <>
      <ServiceName name={entryServiceName ?? ''} /> {entrySpanName}
    </>
  );
}

function seenText({ spanCount, errorSpanCount, lateSpanCount, byteCount, duration }: Decision): string | undefined {
  if (spanCount === null) return undefined;
  return [
    plural(spanCount, 'span'),
    ...(errorSpanCount === null || errorSpanCount === 0 ? [] : [`${String(errorSpanCount)} with an error`]),
    ...(lateSpanCount === null || lateSpanCount === 0 ? [] : [`${String(lateSpanCount)} late`]),
    ...(byteCount === null ? [] : [bytesText(byteCount)]),
    ...(duration === null ? [] : [formatDuration(duration)]),
  ].join(', ');
}

function DecisionRecords({ records }: { readonly records: Decision['records'] }) {
  const { asOfMs } = useClock();
  return (
    <div className={classes.scroll}>
      <table className={admin.table}>
        <thead>
          <tr>
            <th>Decided</th>
            <th>About</th>
            <th>Outcome</th>
            <th>Reason</th>
            <th data-numeric>Spans</th>
          </tr>
        </thead>
        <tbody>
          {records.map(({ decidedAt, isLate, kept, reason, policyName, spanCount }, index) => (
            <tr key={index}>
              <td title={decidedAt}>{formatAge(Date.parse(decidedAt), asOfMs)}</td>
              <td>{isLate ? 'late spans' : 'the trace'}</td>
              <td>{kept ? 'kept' : 'dropped'}</td>
              <td>
                {decisionReasonText(reason)} <span className="dimmed">{policyName}</span>
              </td>
              <td data-numeric>{spanCount.toLocaleString('en-US')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
