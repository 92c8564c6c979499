import type { LoadTraceqlMetricsQuery } from '../generated/graphql.js';
import { formatShare } from '../kit/quantity.js';
import { comparedValues } from './compared-values.js';
import classes from './metrics-panel.module.css';

export interface CompareTableProps {
  readonly series: LoadTraceqlMetricsQuery['traceqlMetrics']['series'];
}

/** How often each value occurs among the selected spans and among the others; what tells them apart comes first. */
export function CompareTable({ series }: CompareTableProps) {
  return (
    <table className={classes.legend}>
      <thead>
        <tr>
          <th>Attribute</th>
          <th>Value</th>
          <th className={classes.shareCell}>Selected spans</th>
          <th className={classes.shareCell}>Other spans</th>
        </tr>
      </thead>
      <tbody>
        {comparedValues(series).map(({ key, text, selection, baseline }) => (
          <tr key={`${key}=${text}`}>
            <td className="mono">{key}</td>
            <td className="mono">{text}</td>
            <ShareCell share={selection} isSelection />
            <ShareCell share={baseline} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShareCell({ share, isSelection = false }: { readonly share: number; readonly isSelection?: boolean }) {
  return (
    <td>
      <span className={classes.pair}>
        {formatShare(share, 1)}
        <i data-selection={isSelection || undefined} style={{ width: `${String(share * 100)}%` }} />
      </span>
    </td>
  );
}
