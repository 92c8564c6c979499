import type { ReactNode } from 'react';
import { CopyButton } from '../kit/copy-button.js';
import { formatDuration, formatNanosExact } from '../kit/duration.js';
import { formatInstantExact } from '../kit/instant.js';
import { selfTimeNs } from './self-time.js';
import classes from './span-panel.module.css';
import type { OutlineSpan, TraceNode, TraceTree } from './trace-tree.js';

export interface SpanFactsProps {
  readonly node: TraceNode;
  readonly span: OutlineSpan;
  readonly tree: TraceTree;
  readonly onSelect: (id: number) => void;
}

/** Status, times and ids. */
export function SpanFacts({ node, span, tree, onSelect }: SpanFactsProps) {
  const duration = BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano);
  const { message } = span.status;
  return (
    <>
      {(span.status.code === 'ERROR' || message !== '') && (
        <p className={classes.status} data-error={span.status.code === 'ERROR' || undefined}>
          <strong>{span.status.code === 'ERROR' ? 'Error' : span.status.code}</strong>
          {message !== '' && <span>{message}</span>}
        </p>
      )}
      {node.isNegative && (
        <p className={classes.status}>
          This span ends before it starts: the clock was set back, or its times come from two machines.
        </p>
      )}
      <dl className={classes.facts}>
        <Fact name="Duration" copy={String(duration)} copyLabel="Copy duration in nanoseconds">
          <strong>{formatDuration(duration)}</strong> <span className="dimmed">{formatNanosExact(duration)}</span>
        </Fact>
        {node.children.length > 0 && (
          <Fact name="Self time">
            {formatDuration(selfTimeNs(tree, node))}{' '}
            <span className="dimmed">without its {node.children.length === 1 ? 'child' : 'children'}</span>
          </Fact>
        )}
        <Fact name="Start" copy={span.startTimeUnixNano} copyLabel="Copy start in nanoseconds since the epoch">
          +{formatDuration(node.startNs)} <span className="dimmed">{formatInstantExact(span.startTimeUnixNano)}</span>
        </Fact>
        <Fact name="Kind">
          {span.kind.toLowerCase()} <span className="dimmed">status {span.status.code.toLowerCase()}</span>
        </Fact>
        <Fact name="Span id" copy={span.spanId} copyLabel="Copy span id">
          <code>{span.spanId}</code>
        </Fact>
        <Fact name="Parent">
          <ParentLink node={node} span={span} onSelect={onSelect} />
        </Fact>
        {span.traceState !== '' && (
          <Fact name="Trace state" copy={span.traceState} copyLabel="Copy trace state">
            <code>{span.traceState}</code>
          </Fact>
        )}
        <Fact name="Flags">{flagsText(span.flags)}</Fact>
      </dl>
    </>
  );
}

function ParentLink({ node, span, onSelect }: Pick<SpanFactsProps, 'node' | 'span' | 'onSelect'>) {
  if (span.parentSpanId === null) return <span className="dimmed">none, this is a root span</span>;
  if (node.parent < 0) return <code>{span.parentSpanId}</code>;
  return (
    <button
      type="button"
      className={classes.link}
      onClick={() => {
        onSelect(node.parent);
      }}
    >
      <code>{span.parentSpanId}</code>
    </button>
  );
}

const SAMPLED = 0x01;
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** The W3C trace flags and OTLP's note on whether the parent was in another process. */
function flagsText(flags: number): string {
  const words = [flags & SAMPLED ? 'sampled' : 'not sampled'];
  if (flags & HAS_IS_REMOTE) words.push(flags & IS_REMOTE ? 'remote parent' : 'local parent');
  return `0x${flags.toString(16).padStart(2, '0')}, ${words.join(', ')}`;
}

interface FactProps {
  readonly name: string;
  readonly copy?: string;
  readonly copyLabel?: string;
  readonly children: ReactNode;
}

function Fact({ name, copy, copyLabel = '', children }: FactProps) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        {copy !== undefined && (
          <span className={classes.actions}>
            <CopyButton label={copyLabel} text={copy} />
          </span>
        )}
      </dd>
    </div>
  );
}
