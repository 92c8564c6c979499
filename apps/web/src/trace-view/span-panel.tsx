import { CopyButton } from '../kit/copy-button.js';
import { IconButton } from '../kit/icon-button.js';
import type { LoadProblem } from '../graphql/load-problem.js';
import { ProblemNotice } from '../kit/notice.js';
import { ServiceName } from '../kit/service-name.js';
import { MissingParentBody } from './missing-parent-body.js';
import type { LogIndex } from './log-index.js';
import type { SpanDetails } from './span-details.js';
import { SpanFacts } from './span-facts.js';
import { SpanLogs } from './span-logs.js';
import classes from './span-panel.module.css';
import { SpanSections } from './span-sections.js';
import type { TraceNode, TraceTree } from './trace-tree.js';

export interface SpanPanelProps {
  readonly node: TraceNode;
  readonly tree: TraceTree;
  readonly traceId: string;
  readonly details: SpanDetails | undefined;
  /** Of the whole trace. */
  readonly logs: LogIndex | undefined;
  readonly areDetailsLoaded: boolean;
  readonly detailsProblem: LoadProblem | undefined;
  readonly widthPx: number;
  readonly onSelect: (id: number | undefined) => void;
  readonly onReload: () => void;
}

export function SpanPanel(props: SpanPanelProps) {
  const { node, tree, traceId, details, logs, widthPx, onSelect } = props;
  const { startUnixNano } = tree;
  const { span } = node;
  return (
    <aside
      id="span-panel"
      data-testid="span-panel"
      aria-label={span === undefined ? 'Missing parent' : `Span ${span.name}`}
      className={classes.panel}
      style={{ width: widthPx }}
      tabIndex={-1}
    >
      <div className={classes.head}>
        <div className={classes.heading}>
          {span === undefined ? (
            <strong>Missing parent</strong>
          ) : (
            <>
              <ServiceName name={span.serviceName} isStrong />
              <h2>{span.name}</h2>
            </>
          )}
        </div>
        <CopyButton label="Copy link to this span" icon="link" text={() => linkTo(traceId, node.spanId)} />
        <IconButton
          label="Close the span panel (Esc)"
          icon="close"
          onClick={() => {
            onSelect(undefined);
          }}
        />
      </div>
      {span === undefined ? (
        <>
          <MissingParentBody node={node} />
          <SpanLogs
            traceId={traceId}
            spanId={node.spanId}
            logs={logs}
            originUnixNano={startUnixNano}
            startUnixNano={startUnixNano}
          />
        </>
      ) : (
        <>
          <SpanFacts node={node} span={span} tree={tree} onSelect={onSelect} />
          {details !== undefined && (
            <SpanSections details={details} span={span} traceId={traceId} logs={logs} startUnixNano={startUnixNano} />
          )}
          {details === undefined && <DetailsAbsent {...props} />}
        </>
      )}
    </aside>
  );
}

function DetailsAbsent({ areDetailsLoaded, detailsProblem, onReload }: SpanPanelProps) {
  if (detailsProblem !== undefined) return <ProblemNotice problem={detailsProblem} onRetry={onReload} />;
  return (
    <p className={classes.waiting} role="status">
      {areDetailsLoaded
        ? 'This span arrived while the trace was loading. Load the trace again to see its attributes.'
        : 'Loading attributes…'}
    </p>
  );
}

function linkTo(traceId: string, spanId: string): string {
  return `${window.location.origin}/trace/${traceId}?span=${spanId}`;
}
