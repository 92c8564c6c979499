import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { memo, useMemo } from 'react';
import { CompareWith } from '../compare/compare-with.js';
import { useClock } from '../kit/clock.js';
import { CopyButton } from '../kit/copy-button.js';
import { formatDuration, formatNanosExact } from '../kit/duration.js';
import { IconButton } from '../kit/icon-button.js';
import { Icon } from '../kit/icons.js';
import { formatAge, formatInstant, formatInstantExact, nanosToMs } from '../kit/instant.js';
import { formatCount, plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import { countText, type LogIndex } from './log-index.js';
import classes from './trace-header.module.css';
import type { TraceOutlineData } from './use-trace.js';
import { WhyKept } from './why-kept.js';

export interface TraceHeaderProps {
  readonly trace: TraceOutlineData;
  readonly reload: () => void;
  readonly onFind: (text: string) => void;
  readonly logs: LogIndex | undefined;
  readonly onLogs: () => void;
}

export const TraceHeader = memo(function TraceHeader({ trace, reload, onFind, logs, onLogs }: TraceHeaderProps) {
  const { summary } = trace;
  const { asOfMs } = useClock();
  const startMs = nanosToMs(summary.startTimeUnixNano);
  const spanCount = trace.spans.length;
  const errorCount = trace.spans.filter(({ status }) => status.code === 'ERROR').length;
  return (
    <header className={classes.header}>
      <div className={classes.title}>
        <h1 className={classes.root}>
          {summary.rootServiceName === '' && summary.rootSpanName === '' ? (
            <span className="dimmed">Root span not arrived</span>
          ) : (
            <>
              <ServiceName name={summary.rootServiceName} isStrong />
              <span className={classes.name}>{summary.rootSpanName}</span>
            </>
          )}
        </h1>
        <span className={classes.id}>
          <code>{trace.traceId}</code>
          <CopyButton label="Copy trace id" text={trace.traceId} />
          <CopyButton label="Copy link" icon="link" text={() => window.location.href} />
          <CompareWith traceId={trace.traceId} />
          <IconButton label="Load again" icon="refresh" onClick={reload} />
        </span>
      </div>
      <dl className={classes.facts}>
        <Fact name="Duration" title={formatNanosExact(summary.duration)}>
          <strong>{formatDuration(summary.duration)}</strong>
        </Fact>
        <Fact name="Started" title={formatInstantExact(summary.startTimeUnixNano)}>
          {formatInstant(startMs, asOfMs)} <span className="dimmed">{formatAge(startMs, asOfMs)}</span>
        </Fact>
        <Fact name="Spans">{spanCount.toLocaleString('en-US')}</Fact>
        <Fact name="Errors">
          <span className={errorCount > 0 ? classes.errors : 'dimmed'}>{errorCount}</span>
        </Fact>
        {logs !== undefined && logs.entries.length > 0 && (
          <Fact name="Logs">
            <button type="button" className={classes.logs} title="List the logs of the trace" onClick={onLogs}>
              {countText(logs.entries.length, logs.isComplete)}
            </button>
          </Fact>
        )}
        {trace.orphanSpanCount > 0 && (
          <Fact name="Orphans" title="Spans whose parent is not stored">
            <span className={classes.warning}>{trace.orphanSpanCount}</span>
          </Fact>
        )}
        <Fact name="Kept because">
          <WhyKept traceId={trace.traceId} reason={summary.decisionReason} />
        </Fact>
        <Fact name="Stands for" title="How many traces like this one it stands for, from the sampling probability">
          {summary.adjustedCount === null ? 'unknown' : plural(Math.round(summary.adjustedCount), 'trace')}
        </Fact>
        <ServiceLegend trace={trace} onFind={onFind} />
      </dl>
      {trace.truncated && (
        <Alert color="yellow" p="xs" icon={<Icon name="alert" />}>
          This trace has more spans than one answer may hold: {plural(summary.spanCount, 'span')} stored,{' '}
          {formatCount(spanCount)} shown. Search by attribute to reach the others.
        </Alert>
      )}
    </header>
  );
});

function Fact({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={classes.fact} title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Which colour is whom, with the number of spans; a click finds the service's spans. */
function ServiceLegend({
  trace,
  onFind,
}: {
  readonly trace: TraceOutlineData;
  readonly onFind: (text: string) => void;
}) {
  const counts = useMemo(() => {
    const byName = new Map<string, number>();
    for (const { serviceName } of trace.spans) byName.set(serviceName, (byName.get(serviceName) ?? 0) + 1);
    return [...byName].sort(([, a], [, b]) => b - a);
  }, [trace]);
  return (
    <div className={classes.legend}>
      <dt className="visually-hidden">Services</dt>
      {counts.map(([name, count]) => (
        <dd key={name}>
          <button
            type="button"
            title={`Find the spans of ${name}`}
            onClick={() => {
              onFind(`service.name=${name}`);
            }}
          >
            <ServiceName name={name} />
            <span className="dimmed">{formatCount(count)}</span>
          </button>
        </dd>
      ))}
    </div>
  );
}
