import { Link, useNavigate } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { usePicks } from '../compare/use-picks.js';
import type { Picks } from '../compare/use-picks.js';
import { decisionReasonText } from '../kit/decision-reason.js';
import { formatDuration, formatNanosExact } from '../kit/duration.js';
import { formatAge, formatInstant, formatInstantExact, nanosToMs } from '../kit/instant.js';
import { formatCount, plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import classes from './trace-table.module.css';
import type { TraceRow } from './use-trace-pages.js';

export interface TraceTableProps {
  readonly rows: readonly TraceRow[];
  readonly asOfMs: number;
  readonly isStale: boolean;
  /** More about traces by their ids, each in a line of its own. */
  readonly below?: ReadonlyMap<string, ReactNode>;
}

const COLUMNS = 9;

export function TraceTable({ rows, asOfMs, isStale, below }: TraceTableProps) {
  const picks = usePicks();
  const longest = rows.reduce((max, { duration }) => Math.max(max, Number(duration)), 1);
  return (
    <table className={classes.table} data-stale={isStale || undefined} aria-busy={isStale}>
      <thead>
        <tr>
          <th className={classes.pick}>
            <span className="visually-hidden">Compare</span>
          </th>
          <th className={classes.time}>Start</th>
          <th>Root span</th>
          <th className={classes.duration}>Duration</th>
          <th className={classes.number}>Spans</th>
          <th className={classes.number}>Errors</th>
          <th className={classes.services}>Services</th>
          <th className={classes.kept}>Kept because</th>
          <th
            className={classes.number}
            title="How many traces like this one it stands for, from the sampling probability"
          >
            Stands for
          </th>
        </tr>
      </thead>
      <tbody onKeyDown={moveBetweenRows}>
        {rows.map((row) => (
          <Fragment key={row.traceId}>
            <Row row={row} asOfMs={asOfMs} longest={longest} picks={picks} />
            {below !== undefined && (
              <tr className={classes.below}>
                <td colSpan={2} />
                <td colSpan={COLUMNS - 2}>{below.get(row.traceId)}</td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: TraceRow;
  readonly asOfMs: number;
  readonly longest: number;
  readonly picks: Picks;
}

function Row({ row, asOfMs, longest, picks }: RowProps) {
  const navigate = useNavigate();
  const ms = nanosToMs(row.startTimeUnixNano);
  const hasErrors = row.errorSpanCount > 0;
  return (
    <tr
      data-testid="trace-row"
      data-trace-id={row.traceId}
      data-error={hasErrors || undefined}
      onClick={(event) => {
        // The link inside handles itself, with its modifier keys.
        if (event.target instanceof Element && event.target.closest('a, label') !== null) return;
        void navigate({ to: '/trace/$traceId', params: { traceId: row.traceId } });
      }}
    >
      <td className={classes.pick}>
        <label title="Pick two traces to compare them">
          <input
            type="checkbox"
            aria-label={`Compare ${row.rootServiceName} ${row.rootSpanName}`}
            checked={picks.traceIds.includes(row.traceId)}
            onChange={() => {
              picks.toggle(row.traceId);
            }}
          />
        </label>
      </td>
      <td className={classes.time} title={`${formatInstantExact(row.startTimeUnixNano)}, ${formatAge(ms, asOfMs)}`}>
        {formatInstant(ms, asOfMs)}
      </td>
      <td>
        <Link to="/trace/$traceId" params={{ traceId: row.traceId }} className={classes.root} title={row.rootSpanName}>
          {row.rootServiceName === '' && row.rootSpanName === '' ? (
            <span className="dimmed">root span not arrived</span>
          ) : (
            <>
              <ServiceName name={row.rootServiceName} isStrong />
              <span className={classes.spanName}>{row.rootSpanName}</span>
            </>
          )}
        </Link>
      </td>
      <td className={classes.duration} title={formatNanosExact(row.duration)}>
        <div className={classes.durationBody}>
          <span className={classes.durationText}>{formatDuration(row.duration)}</span>
          <span className={classes.track} aria-hidden="true">
            <span className={classes.bar} style={{ width: barWidth(row.duration, longest) }} />
          </span>
        </div>
      </td>
      <td className={classes.number}>{formatCount(row.spanCount)}</td>
      <td className={classes.number}>
        {hasErrors ? (
          <span className={classes.errors}>{formatCount(row.errorSpanCount)}</span>
        ) : (
          <span className="dimmed">0</span>
        )}
      </td>
      <td className={classes.services} title={row.services.join(', ')}>
        <Services names={row.services} />
      </td>
      <td className={classes.kept} title={row.decisionReason}>
        {decisionReasonText(row.decisionReason)}
      </td>
      <td className={classes.number}>
        {row.adjustedCount === null ? <span className="dimmed">unknown</span> : `×${formatCount(row.adjustedCount)}`}
      </td>
    </tr>
  );
}

function barWidth(duration: string, longest: number): string {
  return `${String(Math.max(1, (Number(duration) / longest) * 100))}%`;
}

const SERVICES_SHOWN = 3;

function Services({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      <span className={classes.serviceCount}>{plural(names.length, 'service')}</span>
      <span className={classes.serviceList}>
        {names.slice(0, SERVICES_SHOWN).map((name) => (
          <ServiceName key={name} name={name} />
        ))}
        {names.length > SERVICES_SHOWN && <span className="dimmed">+{names.length - SERVICES_SHOWN}</span>}
      </span>
    </>
  );
}

/** Arrow keys walk the links of the rows. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('tr a')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = links[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
