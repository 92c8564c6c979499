import type { CSSProperties } from 'react';
import { formatDuration } from '../kit/duration.js';
import { serviceColor } from '../kit/service-color.js';
import type { PathSegment } from './analysis/path-segments.js';
import type { SpanDetails } from './span-details.js';
import { barIn, shareAt } from './time-window.js';
import type { BarSpan, TimeWindow } from './time-window.js';
import type { OutlineSpan, TraceNode } from './trace-tree.js';
import classes from './waterfall.module.css';

export interface WaterfallBarProps {
  readonly node: TraceNode;
  readonly window: TimeWindow;
  /** Room that a duration needs, as a share of the axis. */
  readonly labelShare: number;
  readonly startUnixNano: bigint;
  readonly events: SpanDetails['events'] | undefined;
  readonly isCollapsed: boolean;
  readonly path: readonly PathSegment[] | undefined;
}

/** The bar of a line with its events and its duration; a stand-in for a missing parent is a dashed line. */
export function WaterfallBar({
  node,
  window,
  labelShare,
  startUnixNano,
  events,
  isCollapsed,
  path,
}: WaterfallBarProps) {
  const { span } = node;
  const bar = barIn(window, node.startNs, node.endNs);
  if (bar === undefined) {
    return <span className={classes.outside}>{node.startNs > window.endNs ? 'later →' : '← earlier'}</span>;
  }
  return (
    <>
      <span
        className={classes.bar}
        data-error={span?.status.code === 'ERROR' || undefined}
        data-kind={span === undefined ? 'missing' : undefined}
        data-error-inside={(isCollapsed && node.hasErrorBelow) || undefined}
        style={{
          left: percent(bar.left),
          width: `max(2px, ${percent(bar.width)})`,
          background: span === undefined ? undefined : serviceColor(span.serviceName),
        }}
      />
      {path?.map(({ startNs, endNs, isWait }) => {
        const stretch = barIn(window, startNs, endNs);
        if (stretch === undefined) return null;
        return (
          <span
            key={startNs}
            className={classes.path}
            data-wait={isWait || undefined}
            style={{ left: percent(stretch.left), width: `max(1px, ${percent(stretch.width)})` }}
          />
        );
      })}
      {events?.map((event, index) => {
        const share = shareAt(window, Number(BigInt(event.timeUnixNano) - startUnixNano));
        if (share < 0 || share > 1) return null;
        return (
          <span
            key={index}
            className={classes.tick}
            data-exception={event.name === 'exception' || undefined}
            style={{ left: percent(share) }}
            title={event.name}
          />
        );
      })}
      {span !== undefined && <BarLabel node={node} span={span} place={labelPlace(bar, labelShare)} />}
    </>
  );
}

interface BarLabelProps {
  readonly node: TraceNode;
  readonly span: OutlineSpan;
  readonly place: LabelPlace;
}

function BarLabel({ node, span, place }: BarLabelProps) {
  const { style, isInside } = place;
  const nanos = BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano);
  return (
    <span
      className={classes.duration}
      data-negative={node.isNegative || undefined}
      data-inside={isInside || undefined}
      style={style}
      title={node.isNegative ? 'The span ended before it started: the clocks disagree' : undefined}
    >
      {formatDuration(nanos)}
    </span>
  );
}

interface LabelPlace {
  readonly style: CSSProperties;
  readonly isInside: boolean;
}

/** Beside the bar where there is room: right of it, else left of it, else on it. */
function labelPlace({ left, width }: BarSpan, room: number): LabelPlace {
  const right = left + width;
  if (right <= 1 - room) return { style: { left: `calc(${percent(right)} + 6px)` }, isInside: false };
  if (left >= room) return { style: { right: `calc(${percent(1 - left)} + 5px)` }, isInside: false };
  return { style: { right: `calc(${percent(1 - right)} + 5px)` }, isInside: true };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
