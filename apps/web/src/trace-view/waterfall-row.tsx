import { memo } from 'react';
import { formatDuration } from '../kit/duration.js';
import { Icon } from '../kit/icons.js';
import { formatCount } from '../kit/quantity.js';
import { serviceColor } from '../kit/service-color.js';
import type { SpanDetails } from './span-details.js';
import { barIn, shareAt } from './time-window.js';
import type { TimeWindow } from './time-window.js';
import type { TraceNode } from './trace-tree.js';
import classes from './waterfall.module.css';

export interface WaterfallRowProps {
  readonly domId: string;
  readonly node: TraceNode;
  readonly rowIndex: number;
  readonly topPx: number;
  readonly window: TimeWindow;
  readonly startUnixNano: bigint;
  readonly details: SpanDetails | undefined;
  readonly isCollapsed: boolean;
  readonly isSelected: boolean;
  readonly match: 'none' | 'hit' | 'miss';
  readonly onSelect: (id: number) => void;
  readonly onToggle: (id: number) => void;
}

const INDENT_PX = 12;
/** Deeper levels share the last step: names must stay readable in chains of hundreds. */
const INDENT_LEVELS_MAX = 20;

export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { node, isCollapsed, isSelected, match, onSelect, onToggle } = props;
  const hasChildren = node.children.length > 0;
  return (
    <div
      id={props.domId}
      role="row"
      data-testid="span-row"
      data-span-id={node.spanId}
      data-match={match}
      aria-rowindex={props.rowIndex + 1}
      aria-level={node.depth + 1}
      aria-selected={isSelected}
      aria-expanded={hasChildren ? !isCollapsed : undefined}
      className={classes.row}
      style={{ transform: `translateY(${String(props.topPx)}px)` }}
      onClick={() => {
        onSelect(node.id);
      }}
      onDoubleClick={() => {
        if (hasChildren) onToggle(node.id);
      }}
    >
      <div role="gridcell" className={classes.tree} style={{ paddingLeft: indentPx(node.depth) }}>
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            className={classes.toggle}
            aria-label={isCollapsed ? 'Expand' : 'Collapse'}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(node.id);
            }}
          >
            <Icon name={isCollapsed ? 'chevronRight' : 'chevronDown'} size={12} />
          </button>
        ) : (
          <span className={classes.leaf} />
        )}
        <RowName node={node} />
        {isCollapsed && hasChildren && <span className={classes.hidden}>+{formatCount(node.descendantCount)}</span>}
      </div>
      <div role="gridcell" className={classes.time}>
        <RowBar {...props} />
      </div>
    </div>
  );
});

function indentPx(depth: number): number {
  return 8 + Math.min(depth, INDENT_LEVELS_MAX) * INDENT_PX + Math.max(0, depth - INDENT_LEVELS_MAX > 0 ? 4 : 0);
}

function RowName({ node }: { readonly node: TraceNode }) {
  const { span } = node;
  if (span === undefined) {
    return (
      <span className={classes.missing} title={`The spans below name the parent ${node.spanId}, which is not stored`}>
        <Icon name="alert" size={13} />
        missing parent <code>{node.spanId}</code>
      </span>
    );
  }
  const isError = span.status.code === 'ERROR';
  return (
    <span className={classes.label} title={`${span.serviceName}: ${span.name}`}>
      <span className={classes.swatch} style={{ background: serviceColor(span.serviceName) }} />
      {isError && (
        <span className={classes.error}>
          <Icon name="alert" size={13} />
          <span className="visually-hidden">error</span>
        </span>
      )}
      <span className={classes.service}>{span.serviceName === '' ? 'unknown service' : span.serviceName}</span>
      <span className={classes.name}>{span.name}</span>
      {node.isCycleCut && <span className={classes.note}>parent link goes in a circle</span>}
    </span>
  );
}

function RowBar({ node, window, startUnixNano, details, isCollapsed }: WaterfallRowProps) {
  const bar = barIn(window, node.startNs, node.endNs);
  if (bar === undefined) {
    return <span className={classes.outside}>{node.startNs > window.endNs ? 'later →' : '← earlier'}</span>;
  }
  const { span } = node;
  const isError = span?.status.code === 'ERROR';
  const color = span === undefined ? undefined : serviceColor(span.serviceName);
  const isLabelLeft = bar.left + bar.width > 0.82 && bar.left > 0.18;
  const duration = node.isNegative && span !== undefined ? BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano) : node.endNs - node.startNs;
  return (
    <>
      <span
        className={classes.bar}
        data-error={isError || undefined}
        data-kind={span === undefined ? 'missing' : undefined}
        data-error-inside={(isCollapsed && node.hasErrorBelow) || undefined}
        style={{ left: percent(bar.left), width: `max(2px, ${percent(bar.width)})`, background: color }}
      />
      {details?.events.map((event, index) => {
        const share = shareAt(window, Number(BigInt(event.timeUnixNano) - startUnixNano));
        if (share < 0 || share > 1) return null;
        return <span key={index} className={classes.tick} data-exception={event.name === 'exception' || undefined} style={{ left: percent(share) }} title={event.name} />;
      })}
      {span !== undefined && (
        <span
          className={classes.duration}
          data-negative={node.isNegative || undefined}
          style={isLabelLeft ? { right: `calc(${percent(1 - bar.left)} + 5px)` } : { left: `calc(${percent(Math.min(bar.left + bar.width, 0.9))} + 6px)` }}
          title={node.isNegative ? 'The span ended before it started: the clocks disagree' : undefined}
        >
          {formatDuration(duration)}
        </span>
      )}
    </>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}
