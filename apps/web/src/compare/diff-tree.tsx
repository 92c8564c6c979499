import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { formatDuration } from '../kit/duration.js';
import { ServiceName } from '../kit/service-name.js';
import classes from './compare-page.module.css';
import { deltaText } from './delta-text.js';
import { isChanged } from './diff-rows.js';
import type { DiffNode, TraceDiff } from './diff-rows.js';

export interface DiffTreeProps {
  readonly diff: TraceDiff;
  /** Places in `diff.nodes`, from top to bottom. */
  readonly listed: readonly number[];
  readonly durationMin: number;
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

const ROW_PX = 28;
const INDENT_PX = 12;
const INDENT_LEVELS_MAX = 20;

/** The spans of both traces in one tree, with their durations beside each other; arrow keys move. */
export function DiffTree({ diff, listed, durationMin, selected, onSelect }: DiffTreeProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const at = selected === undefined ? -1 : listed.indexOf(selected);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [at, virtualizer]);
  const longest = Math.max(Number(diff.leftDuration), Number(diff.rightDuration), 1);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = listed[at + step];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };
  return (
    <div className={classes.tree}>
      <div className={classes.columns} aria-hidden="true">
        <span>Span</span>
        <span>Left</span>
        <span>Right</span>
        <span>Own time</span>
      </div>
      <div
        ref={scroller}
        className={classes.scroller}
        role="listbox"
        aria-label="Spans of both traces"
        aria-activedescendant={at >= 0 ? `diff-${String(selected)}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={classes.rows} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index: row, start }) => {
            const index = listed[row] ?? 0;
            const node = diff.nodes[index];
            if (node === undefined) return null;
            return (
              <div
                key={index}
                id={`diff-${String(index)}`}
                role="option"
                aria-selected={index === selected}
                data-testid="diff-row"
                data-presence={node.presence}
                className={classes.row}
                style={{ transform: `translateY(${String(start)}px)` }}
                onClick={() => {
                  onSelect(index);
                }}
              >
                <SpanCell node={node} />
                <SideCell side={node.left} longest={longest} />
                <SideCell side={node.right} longest={longest} isRight />
                <span className={classes.delta} data-delta={deltaKind(node, durationMin)}>
                  {deltaText(node.selfTimeDelta)}
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const PRESENCE = { BOTH: '', ADDED: '+', REMOVED: '−' };
const PRESENCE_WORDS = { BOTH: '', ADDED: 'only in the right trace', REMOVED: 'only in the left trace' };

function SpanCell({ node }: { readonly node: DiffNode }) {
  return (
    <span
      className={classes.span}
      style={{ paddingLeft: Math.min(node.depth, INDENT_LEVELS_MAX) * INDENT_PX }}
      title={`${node.serviceName}: ${node.spanName}`}
    >
      <span className={classes.presence} title={PRESENCE_WORDS[node.presence]}>
        {PRESENCE[node.presence]}
      </span>
      <ServiceName name={node.serviceName} isStrong />
      <span className={classes.name}>{node.spanName}</span>
      {node.isStatusChanged && <span className={classes.warning}>other outcome</span>}
    </span>
  );
}

interface SideCellProps {
  readonly side: DiffNode['left'];
  readonly longest: number;
  readonly isRight?: boolean;
}

function SideCell({ side, longest, isRight = false }: SideCellProps) {
  if (side === null) return <span className={classes.duration} />;
  const share = (Math.max(0, Number(side.duration)) / longest) * 100;
  return (
    <span className={classes.duration} data-error={side.statusCode === 'ERROR' || undefined}>
      <span>{formatDuration(side.duration)}</span>
      <i data-right={isRight || undefined} style={{ width: `max(2px, ${share.toFixed(2)}%)` }} />
    </span>
  );
}

function deltaKind(node: DiffNode, durationMin: number): 'slower' | 'faster' | undefined {
  if (!isChanged(node, durationMin)) return undefined;
  return Number(node.selfTimeDelta) > 0 ? 'slower' : 'faster';
}
