import type { ComparisonFragment } from '../generated/graphql.js';
import admin from '../kit/admin-page.module.css';
import { formatCount, formatShare, plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import { bytesText, changeText } from './figures.js';
import classes from './sampling-page.module.css';

export interface ComparisonTableProps {
  readonly total: ComparisonFragment;
  readonly services: readonly ComparisonFragment[];
}

/** What is kept now and what a candidate would keep, by entry service: traces, cost, errors. */
export function ComparisonTable({ total, services }: ComparisonTableProps) {
  return (
    <>
      <p>
        Of {plural(total.seen.traceCount, 'trace')}, {formatCount(total.keptNow.traceCount)} were kept; the candidate
        would keep {formatCount(total.keptThen.traceCount)}: spans{' '}
        {changeText(total.keptNow.spanCount, total.keptThen.spanCount)}, bytes{' '}
        {changeText(total.keptNow.byteCount, total.keptThen.byteCount)}.
      </p>
      <div className={classes.scroll}>
        <table className={admin.table}>
          <thead>
            <tr>
              <th>Service</th>
              <th data-numeric>Traces</th>
              <th data-numeric>Kept now</th>
              <th data-numeric>Kept then</th>
              <th data-numeric>Only now</th>
              <th data-numeric>Only then</th>
              <th data-numeric>Spans</th>
              <th data-numeric>Bytes</th>
              <th data-numeric>Errors lost</th>
              <th data-numeric>Errors gained</th>
            </tr>
          </thead>
          <tbody>
            {[total, ...services].map((row) => (
              <ComparisonRow key={row.serviceName ?? ''} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ComparisonRow({ row }: { readonly row: ComparisonFragment }) {
  const { serviceName, seen, keptNow, keptThen, errorTracesLost } = row;
  return (
    <tr data-total={serviceName === null}>
      <td>{serviceName === null ? <strong>All</strong> : <ServiceName name={serviceName} />}</td>
      <td data-numeric>{formatCount(seen.traceCount)}</td>
      <td data-numeric>{formatShare(keptNow.traceCount, seen.traceCount)}</td>
      <td data-numeric>{formatShare(keptThen.traceCount, seen.traceCount)}</td>
      <td data-numeric>{formatCount(row.keptByActiveOnly.traceCount)}</td>
      <td data-numeric>{formatCount(row.keptByCandidateOnly.traceCount)}</td>
      <td data-numeric title={`${formatCount(keptNow.spanCount)} → ${formatCount(keptThen.spanCount)}`}>
        {changeText(keptNow.spanCount, keptThen.spanCount)}
      </td>
      <td data-numeric title={`${bytesText(keptNow.byteCount)} → ${bytesText(keptThen.byteCount)}`}>
        {changeText(keptNow.byteCount, keptThen.byteCount)}
      </td>
      <td data-numeric className={errorTracesLost > 0 ? classes.lost : undefined}>
        {formatCount(errorTracesLost)}
      </td>
      <td data-numeric>{formatCount(row.errorTracesGained)}</td>
    </tr>
  );
}
