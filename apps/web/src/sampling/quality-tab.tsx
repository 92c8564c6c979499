import type { ReactNode } from 'react';
import type { LoadSamplingQualityQuery } from '../generated/graphql.js';
import { useLoad } from '../graphql/use-load.js';
import admin from '../kit/admin-page.module.css';
import { useClock } from '../kit/clock.js';
import { decisionReasonText } from '../kit/decision-reason.js';
import { LoadingNotice, Notice, ProblemNotice } from '../kit/notice.js';
import { formatCount, plural } from '../kit/quantity.js';
import { ServiceName } from '../kit/service-name.js';
import { resolveTimeRange, toTimeRange } from '../kit/time-range.js';
import type { TimeRangeSearch } from '../kit/time-range.js';
import { driftText, rateText } from './figures.js';
import classes from './sampling-page.module.css';
import { LoadSamplingQuality } from './sampling.queries.js';

export interface QualityTabProps {
  readonly range: TimeRangeSearch;
}

type Quality = LoadSamplingQualityQuery['all'][number];

/** How well the sampler does, from its record of every trace that it closed. */
export function QualityTab({ range }: QualityTabProps) {
  const { asOfMs } = useClock();
  const { data, problem, reload } = useLoad(LoadSamplingQuality, {
    range: toTimeRange(resolveTimeRange(range, asOfMs)),
  });
  if (problem !== undefined) return <ProblemNotice problem={problem} onRetry={reload} />;
  if (data === undefined) return <LoadingNotice label="Loading sampling quality" />;
  const [all] = data.all;
  if (all === undefined) {
    return (
      <Notice title="No trace was closed in this range">
        Traces are closed a few seconds after their last span. Their record is kept for some days: choose a later or a
        longer range.
      </Notice>
    );
  }
  return (
    <section className={admin.section} aria-label="Quality">
      <QualityTiles quality={all} />
      <h2>By service</h2>
      <p>By the service at which traces enter.</p>
      <ServiceQualities services={data.services} />
      <h2>By policy</h2>
      <Reasons quality={all} />
    </section>
  );
}

function QualityTiles({ quality }: { readonly quality: Quality }) {
  const { errorCaptureRate, keptSpanRate, partialTraceRate, traceDrift } = quality;
  return (
    <dl className={classes.tiles}>
      <Tile
        name="Errors captured"
        health={errorCaptureRate !== null && errorCaptureRate < 0.99 ? 'bad' : undefined}
        note={`of ${plural(quality.errorTraceCount, 'trace')} with an error`}
      >
        {rateText(errorCaptureRate)}
      </Tile>
      <Tile
        name="Effective rate"
        note={`${formatCount(quality.keptSpanCount)} of ${plural(quality.spanCount, 'span')} kept`}
      >
        {rateText(keptSpanRate)}
      </Tile>
      <Tile name="Traces kept" note={`of ${plural(quality.traceCount, 'trace')}`}>
        {rateText(quality.keptTraceRate)}
      </Tile>
      <Tile
        name="Partial traces"
        health={partialTraceRate !== null && partialTraceRate > 0.05 ? 'warn' : undefined}
        note="of the kept ones: without their root, or in part"
      >
        {rateText(partialTraceRate)}
      </Tile>
      <Tile
        name="Drift"
        health={traceDrift !== null && Math.abs(traceDrift) > 0.05 ? 'warn' : undefined}
        note="traces estimated from what is stored, against those that came"
      >
        {driftText(traceDrift)}
      </Tile>
      <Tile name="Late spans" note="came after their trace was closed">
        {rateText(quality.lateSpanRate)}
      </Tile>
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly note: string;
  readonly health?: 'bad' | 'warn' | undefined;
  readonly children: ReactNode;
}

function Tile({ name, note, health, children }: TileProps) {
  return (
    <div className={classes.tile} data-health={health}>
      <dt>{name}</dt>
      <dd>
        {children}
        <small>{note}</small>
      </dd>
    </div>
  );
}

function ServiceQualities({ services }: { readonly services: LoadSamplingQualityQuery['services'] }) {
  return (
    <div className={classes.scroll}>
      <table className={admin.table}>
        <thead>
          <tr>
            <th>Service</th>
            <th data-numeric>Traces</th>
            <th data-numeric>Spans</th>
            <th data-numeric>Effective rate</th>
            <th data-numeric>Errors captured</th>
            <th data-numeric>Partial</th>
            <th data-numeric>Drift</th>
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <tr key={service.name}>
              <td>
                <ServiceName name={service.name ?? ''} />
              </td>
              <td data-numeric>{formatCount(service.traceCount)}</td>
              <td data-numeric>{formatCount(service.spanCount)}</td>
              <td data-numeric>{rateText(service.keptSpanRate)}</td>
              <td data-numeric>{rateText(service.errorCaptureRate)}</td>
              <td data-numeric>{rateText(service.partialTraceRate)}</td>
              <td data-numeric>{driftText(service.traceDrift)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reasons({ quality }: { readonly quality: Quality }) {
  return (
    <div className={classes.scroll}>
      <table className={admin.table}>
        <thead>
          <tr>
            <th>Outcome</th>
            <th>Reason</th>
            <th>Policy</th>
            <th data-numeric>Traces</th>
            <th data-numeric>Spans</th>
          </tr>
        </thead>
        <tbody>
          {quality.reasons.map(({ kept, reason, policyName, traceCount, spanCount }) => (
            <tr key={`${String(kept)} ${reason} ${policyName}`}>
              <td>{kept ? 'kept' : <span className="dimmed">dropped</span>}</td>
              <td>{decisionReasonText(reason)}</td>
              <td>{policyName === '' ? '–' : policyName}</td>
              <td data-numeric>{formatCount(traceCount)}</td>
              <td data-numeric>{formatCount(spanCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
