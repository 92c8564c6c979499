import { formatDuration } from '../../kit/duration.js';
import { formatShare, plural } from '../../kit/quantity.js';
import { ServiceName } from '../../kit/service-name.js';
import classes from './analysis-panel.module.css';
import type { TraceAnalysis } from './findings.js';

/** Where time was spent, by service and span name: own time, in which no child ran. */
export function SelfTimeSection({ selfTimes }: { readonly selfTimes: TraceAnalysis['selfTimes'] }) {
  return (
    <section className={classes.section}>
      <h3>Own time</h3>
      <ul className={classes.findings}>
        {selfTimes.bySpanName.items.map(({ serviceName, spanName, spanCount, selfTime, share }) => (
          <li key={`${serviceName} ${spanName}`} className={classes.line} title={plural(spanCount, 'span')}>
            <ServiceName name={serviceName} />
            <span className={classes.name}>
              {spanName}
              {spanCount > 1 && ` ×${String(spanCount)}`}
            </span>
            <span className={classes.figure}>
              {formatDuration(selfTime)} <span className="dimmed">{formatShare(share, 1)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
