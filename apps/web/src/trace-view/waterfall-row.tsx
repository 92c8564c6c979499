import { memo } from 'react';
import { Icon } from '../kit/icons.js';
import { formatCount } from '../kit/quantity.js';
import { serviceColor } from '../kit/service-color.js';
import type { PathSegment } from './analysis/path-segments.js';
import type { SpanDetails } from './span-details.js';
import type { TimeWindow } from './time-window.js';
import type { TraceNode } from './trace-tree.js';
import { WaterfallBar } from './waterfall-bar.js';
import classes from './waterfall.module.css';

export interface WaterfallRowProps {
  readonly domId: string;
  readonly node: TraceNode;
  readonly rowIndex: number;
  readonly topPx: number;
  readonly window: TimeWindow;
  readonly labelShare: number;
  readonly startUnixNano: bigint;
  readonly details: SpanDetails | undefined;
  readonly isCollapsed: boolean;
  readonly isSelected: boolean;
  /** What of it is on the critical path, while that is shown. */
  readonly path: readonly PathSegment[] | undefined;
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
        <WaterfallBar
          node={node}
          window={props.window}
          labelShare={props.labelShare}
          startUnixNano={props.startUnixNano}
          events={props.details?.events}
          isCollapsed={isCollapsed}
          path={props.path}
        />
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
