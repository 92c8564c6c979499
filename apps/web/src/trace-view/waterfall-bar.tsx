import type { CSSProperties } from 'react';
import { formatDuration } from '../kit/duration.js';
import { serviceColor } from '../kit/service-color.js';
import type { SpanDetails } from './span-details.js';
import { barIn, shareAt } from './time-window.js';
import type { BarSpan, TimeWindow } from './time-window.js';
import type { OutlineSpan, TraceNode } from './trace-tree.js';
import classes from './waterfall.module.css';

export interface WaterfallBarProps {
  readonly node: TraceNode;
  readonly window: TimeWindow;
  readonly startUnixNano: bigint;
  readonly events: SpanDetails['events'] | undefined;
  readonly isCollapsed: boolean;
}

/** The bar of a line with its events and its duration; a stand-in for a missing parent is a dashed line. */
export function WaterfallBar({ node, window, startUnixNano, events, isCollapsed }: WaterfallBarProps) {
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
      {span !== undefined && <BarLabel node={node} span={span} bar={bar} />}
    </>
  );
}

function BarLabel({
  node,
  span,
  bar,
}: {
  readonly node: TraceNode;
  readonly span: OutlineSpan;
  readonly bar: BarSpan;
}) {
  const { style, isInside } = labelPlace(bar);
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

/** Beside the bar where there is room: right of it, else left of it, else on it. */
function labelPlace({ left, width }: BarSpan): { readonly style: CSSProperties; readonly isInside: boolean } {
  const right = left + width;
  if (right <= 0.85) return { style: { left: `calc(${percent(right)} + 6px)` }, isInside: false };
  if (left >= 0.15) return { style: { right: `calc(${percent(1 - left)} + 5px)` }, isInside: false };
  return { style: { right: `calc(${percent(1 - right)} + 5px)` }, isInside: true };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
