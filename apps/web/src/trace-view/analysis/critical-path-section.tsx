import { formatDuration } from '../../kit/duration.js';
import { formatShare } from '../../kit/quantity.js';
import { serviceColor } from '../../kit/service-color.js';
import { ServiceName } from '../../kit/service-name.js';
import classes from './analysis-panel.module.css';
import type { TraceAnalysis } from './findings.js';

export interface CriticalPathSectionProps {
  readonly path: TraceAnalysis['criticalPath'];
  readonly isWhole: boolean;
  readonly onSpan: (spanId: string) => void;
}

const SPANS_SHOWN = 6;

/** What the duration is made of, by service and by span; the waterfall draws it over the bars. */
export function CriticalPathSection({ path, isWhole, onSpan }: CriticalPathSectionProps) {
  const services = path.byService.items;
  return (
    <section className={classes.section}>
      <h3>
        Critical path <span className="dimmed">of {formatDuration(path.rootDuration)}</span>
      </h3>
      <p className="dimmed">Only what is on it makes the request faster. It is the dark line on the bars.</p>
      <div className={classes.stack} aria-hidden="true">
        {services.map(({ serviceName, share }) => (
          <span
            key={serviceName}
            title={`${serviceName} ${formatShare(share, 1)}`}
            style={{ flexGrow: share, background: serviceColor(serviceName) }}
          />
        ))}
      </div>
      <ul className={classes.shares}>
        {services.map(({ serviceName, duration, share }) => (
          <li key={serviceName}>
            <ServiceName name={serviceName} /> {shareText(share)}{' '}
            <span className="dimmed">{formatDuration(duration)}</span>
          </li>
        ))}
      </ul>
      <ul className={classes.findings}>
        {path.bySpan.items.slice(0, SPANS_SHOWN).map(({ spanId, serviceName, spanName, duration, share }) => (
          <li key={spanId ?? `${serviceName} ${spanName}`}>
            <button
              type="button"
              className={classes.line}
              title="Select this span"
              onClick={() => {
                if (spanId !== null) onSpan(spanId);
              }}
            >
              <ServiceName name={serviceName} />
              <span className={classes.name}>{spanName}</span>
              <span className={classes.figure}>
                {formatDuration(duration)} <span className="dimmed">{shareText(share)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {!isWhole && <p className="dimmed">The path has more turns than are drawn.</p>}
    </section>
  );
}

/** Work after the root has ended is on the path of the trace, but nobody waited for it. */
function shareText(share: number): string {
  return share > 0 ? formatShare(share, 1) : 'afterwards';
}
