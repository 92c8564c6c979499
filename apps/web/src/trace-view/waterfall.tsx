import { useElementSize, useLocalStorage } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { CSSProperties, KeyboardEvent } from 'react';
import { Splitter } from '../kit/splitter.js';
import type { PathSegments } from './analysis/path-segments.js';
import type { DetailsIndex } from './span-details.js';
import { TimeHeader } from './time-header.js';
import type { TimeWindow } from './time-window.js';
import type { TraceTree } from './trace-tree.js';
import { useWheelZoom } from './use-wheel-zoom.js';
import { moveFor } from './visible-rows.js';
import classes from './waterfall.module.css';
import { WaterfallRow } from './waterfall-row.js';

const ROW_PX = 26;
const TREE_PX = { initial: 420, min: 180, max: 900 };
/** However wide the reader made the tree, the bars keep most of a narrow window. */
const TREE_SHARE_MAX = 0.45;
const ROWS_BEYOND_VIEW = 8;
/** Room for a duration beside its bar. */
const LABEL_PX = 66;

export interface WaterfallProps {
  readonly tree: TraceTree;
  readonly rows: readonly number[];
  readonly collapsed: ReadonlySet<number>;
  readonly details: DetailsIndex | undefined;
  readonly window: TimeWindow;
  readonly selected: number | undefined;
  /** Undefined while nobody searches. */
  readonly hits: ReadonlySet<number> | undefined;
  /** Undefined while it is not shown. */
  readonly path: PathSegments | undefined;
  /** Brought into view when it changes, without being selected. */
  readonly shown: number | undefined;
  readonly onWindow: (window: TimeWindow) => void;
  readonly onSelect: (id: number) => void;
  readonly onToggle: (id: number) => void;
}

export function Waterfall(props: WaterfallProps) {
  const { tree, rows, collapsed, details, window, selected, hits, path, shown, onWindow, onSelect, onToggle } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: section, width } = useElementSize<HTMLElement>();
  const [treePx, setTreePx] = useLocalStorage({ key: 'clew-span-tree-px', defaultValue: TREE_PX.initial });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: ROWS_BEYOND_VIEW,
  });
  const treeWidthPx = Math.min(treePx, width * TREE_SHARE_MAX);
  const labelShare = Math.min(0.5, Math.round((LABEL_PX / Math.max(1, width - treeWidthPx)) * 100) / 100);
  useWheelZoom(scroller, treeWidthPx, window, tree.durationNs, onWindow);

  const selectedRow = selected === undefined ? -1 : rows.indexOf(selected);
  useEffect(() => {
    if (selectedRow >= 0) virtualizer.scrollToIndex(selectedRow, { align: 'auto' });
  }, [selectedRow, virtualizer]);

  const shownRow = shown === undefined ? -1 : rows.indexOf(shown);
  useEffect(() => {
    if (shownRow >= 0) virtualizer.scrollToIndex(shownRow, { align: 'center' });
  }, [shownRow, virtualizer]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && selected !== undefined) {
      event.preventDefault();
      onToggle(selected);
      return;
    }
    if (event.key === 'Enter') {
      document.getElementById('span-panel')?.focus();
      return;
    }
    const move = moveFor(event.key, tree, rows, collapsed, selected);
    if (move.kind === 'none') return;
    event.preventDefault();
    if (move.kind === 'select') onSelect(move.id);
    else onToggle(move.id);
  };

  const items = virtualizer.getVirtualItems();
  const isSelectedInDom = items.some(({ index }) => index === selectedRow);
  return (
    <section
      ref={section}
      className={classes.waterfall}
      aria-label="Waterfall"
      style={{ '--tree-width': `min(${String(treePx)}px, ${String(TREE_SHARE_MAX * 100)}cqi)` } as CSSProperties}
    >
      <TimeHeader tree={tree} window={window} onWindow={onWindow} />
      <div
        ref={scroller}
        className={classes.scroller}
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={rows.length}
        aria-activedescendant={isSelectedInDom ? rowDomId(selected) : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={classes.rows} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const node = tree.nodes[rows[index] ?? 0];
            if (node === undefined) return null;
            return (
              <WaterfallRow
                key={node.id}
                domId={rowDomId(node.id)}
                node={node}
                rowIndex={index}
                topPx={start}
                window={window}
                labelShare={labelShare}
                startUnixNano={tree.startUnixNano}
                details={node.span === undefined ? undefined : details?.of(node.span)}
                isCollapsed={collapsed.has(node.id)}
                isSelected={node.id === selected}
                path={path?.get(node.spanId)}
                match={hits === undefined ? 'none' : hits.has(node.id) ? 'hit' : 'miss'}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            );
          })}
        </div>
      </div>
      <div className={classes.splitter}>
        <Splitter
          label="Width of the span tree"
          side="before"
          value={treePx}
          min={TREE_PX.min}
          max={TREE_PX.max}
          onChange={setTreePx}
        />
      </div>
    </section>
  );
}

function rowDomId(id: number | undefined): string {
  return `span-row-${String(id)}`;
}
