import { useState } from 'react';
import { Button } from '@mantine/core';
import type { LoadBudgetsQuery, Role } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import type { NamedTeam } from '../ingest/team-name.js';
import admin from '../kit/admin-page.module.css';
import { useClock } from '../kit/clock.js';
import { LoadingNotice, ProblemNotice } from '../kit/notice.js';
import { formatCount, formatRate, formatShare } from '../kit/quantity.js';
import { resolveTimeRange, toTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';
import { budgetOf, pressureOf } from './budget-document.js';
import type { Budget } from './budget-document.js';
import { BudgetForm } from './budget-form.js';
import { bytesText, rateText } from './figures.js';
import classes from './sampling-page.module.css';
import { LoadBudgets } from './sampling.queries.js';

export interface BudgetsTabProps {
  readonly teams: readonly NamedTeam[];
  readonly role: Role;
  readonly range: TimeRangeSearch;
}

/** Who is being edited: a team by its id, or everybody without a budget of their own. */
const EVERYBODY = '';

/** What each team may keep, what it sent, and what was kept of that. */
export function BudgetsTab({ teams, role, range: search }: BudgetsTabProps) {
  const { asOfMs } = useClock();
  const range = resolveTimeRange(search, asOfMs);
  const { data, problem, reload } = useLoad(LoadBudgets, { range: toTimeRange(range) }, { remember: false });
  const [editing, setEditing] = useState<string>();
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Loading budgets" />;
  const documents = data.ruleDocuments;
  const rows = [...teams, { id: EVERYBODY, name: 'every other team' }];
  const seconds = (range.endMs - range.startMs) / 1000;
  return (
    <section className={admin.section} aria-label="Budgets">
      <p>
        The team of a trace&apos;s root span pays for all of it. While a team sends less than its budget, the hybrid
        default and <code>budget</code> policies keep everything of it. What was sent and kept, and the pressure, are
        means over the range.
      </p>
      <div className={classes.scroll}>
        <table className={admin.table}>
          <thead>
            <tr>
              <th>Team</th>
              <th>May keep</th>
              <th data-numeric>Reserved for errors</th>
              <th data-numeric>Sent</th>
              <th data-numeric>Pressure</th>
              <th data-numeric>Kept</th>
              <th data-numeric>Effective rate</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name }) => (
              <TeamRow
                key={id}
                name={name}
                budget={budgetOf(documents, id)}
                figures={data.samplingQuality.find((quality) => quality.name === id)}
                seconds={seconds}
                {...(role === 'ADMIN'
                  ? {
                      onEdit: () => {
                        setEditing(id);
                      },
                    }
                  : {})}
              />
            ))}
          </tbody>
        </table>
      </div>
      {editing !== undefined && (
        <>
          <h2>
            {editing === EVERYBODY
              ? 'Every team that is not named'
              : `Budget of ${teams.find(({ id }) => id === editing)?.name ?? editing}`}
          </h2>
          <BudgetForm
            key={editing}
            document={documents.find((document) => document.teamId === null)}
            teamId={editing === EVERYBODY ? undefined : editing}
            onClose={() => {
              setEditing(undefined);
            }}
            onSaved={() => {
              setEditing(undefined);
              reload();
            }}
          />
        </>
      )}
    </section>
  );
}

interface TeamRowProps {
  readonly name: string;
  readonly budget: Budget;
  /** Undefined: nothing of the team was decided. */
  readonly figures: LoadBudgetsQuery['samplingQuality'][number] | undefined;
  readonly seconds: number;
  readonly onEdit?: () => void;
}

function TeamRow({ name, budget, figures, seconds, onEdit }: TeamRowProps) {
  const pressure = figures === undefined ? undefined : pressureOf(budget, figures, seconds);
  return (
    <tr>
      <td>{name}</td>
      <td>{budgetText(budget)}</td>
      <td data-numeric>{budget.reservedShare === undefined ? '–' : formatShare(budget.reservedShare, 1)}</td>
      <td data-numeric>{figures === undefined ? '–' : formatRate(figures.spanCount / seconds)}</td>
      <td data-numeric className={pressure !== undefined && pressure > 1 ? classes.pressed : undefined}>
        {pressure === undefined ? '–' : formatShare(pressure, 1)}
      </td>
      <td data-numeric title={figures === undefined ? undefined : bytesText(figures.keptByteCount)}>
        {figures === undefined ? '–' : formatRate(figures.keptSpanCount / seconds)}
      </td>
      <td data-numeric>{rateText(figures?.keptSpanRate ?? null)}</td>
      <td>
        {onEdit !== undefined && (
          <Button variant="default" size="compact-xs" onClick={onEdit}>
            Change
          </Button>
        )}
      </td>
    </tr>
  );
}

function budgetText({ spansPerSecond, bytesPerDay }: Budget): string {
  const parts = [
    ...(spansPerSecond === undefined ? [] : [`${formatCount(spansPerSecond)} spans/s`]),
    ...(bytesPerDay === undefined ? [] : [`${bytesText(bytesPerDay)} a day`]),
  ];
  return parts.length === 0 ? 'the default of the installation' : parts.join(', ');
}
