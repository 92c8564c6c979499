import type { TryMaskingRulesQuery } from '../generated/graphql.js';
import { plural } from '../kit/quantity.js';
import classes from '../kit/admin-page.module.css';

export interface DryRunResultProps {
  readonly result: TryMaskingRulesQuery['maskingDryRun'];
}

export function DryRunResult({ result: { spanCount, changedSpanCount, changes } }: DryRunResultProps) {
  return (
    <div role="status">
      <h2>
        {spanCount === 0
          ? 'There are no stored spans of the last hour'
          : `Would change ${changedSpanCount.toLocaleString('en-US')} of ${plural(spanCount, 'span')}`}
      </h2>
      {changes.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>Rule</th>
              <th>Service</th>
              <th>Key</th>
              <th data-numeric>Values</th>
              <th>Before and after</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ ruleId, action, serviceName, attributeKey, count, samples }) => (
              <tr key={[ruleId, action, serviceName, attributeKey].join('\n')}>
                <td>
                  {ruleId} <span className="dimmed">{action}</span>
                </td>
                <td>{serviceName}</td>
                <td className="mono">{attributeKey}</td>
                <td data-numeric>{count.toLocaleString('en-US')}</td>
                <td>
                  {samples.map(({ before, after }) => (
                    <span key={`${before}\n${after}`} className={classes.sample}>
                      {before} <span className="dimmed">→ {after === '' ? 'nothing' : after}</span>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
