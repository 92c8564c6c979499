import type { MetricsColumns, MetricsUnit } from './metrics-columns.js';
import classes from './metrics-panel.module.css';
import { formatValue } from './metrics-value.js';
import { seriesColor } from './series-color.js';

export interface MetricsLegendProps {
  readonly columns: MetricsColumns;
  readonly unit: MetricsUnit;
  /** Step under the pointer. */
  readonly hovered: number | null;
  readonly single: string | undefined;
  readonly onSingle: (label: string | undefined) => void;
}

/** What each line is, and its figures; a click shows it alone. */
export function MetricsLegend({ columns, unit, hovered, single, onSingle }: MetricsLegendProps) {
  const at = hovered === null ? undefined : columns.seconds[hovered];
  const clock =
    at === undefined ? 'Last' : new Date(at * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return (
    <table className={classes.legend}>
      <thead>
        <tr>
          <th>Series</th>
          <th data-numeric>{clock}</th>
          <th data-numeric>Highest</th>
        </tr>
      </thead>
      <tbody>
        {columns.series.map(({ label, values, last, max }, index) => (
          <tr key={label} data-dimmed={(single !== undefined && single !== label) || undefined}>
            <td>
              <button
                type="button"
                className={classes.label}
                aria-pressed={single === label}
                title={single === label ? 'Show all' : 'Show it alone'}
                onClick={() => {
                  onSingle(single === label ? undefined : label);
                }}
              >
                <span className={classes.line} style={{ background: seriesColor(index) }} />
                {label}
              </button>
            </td>
            <td data-numeric>{formatValue(hovered === null ? last : (values[hovered] ?? null), unit)}</td>
            <td data-numeric>{formatValue(max, unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
