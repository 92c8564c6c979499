import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { formatDuration } from '../kit/duration.js';
import { formatCount, formatShare } from '../kit/quantity.js';
import { serviceColor } from '../kit/service-color.js';
import classes from './flame-graph.module.css';
import { buildFlameTree, flameMove, flamePath, layOutFlame, nodeAtPath } from './flame-layout.js';
import type { FlameGraph as Graph, FlameNode } from './flame-layout.js';

export interface FlameGraphProps {
  readonly graph: Graph;
  /** Path of the node that is zoomed to. */
  readonly zoom: string | undefined;
  readonly onZoom: (path: string | undefined) => void;
}

const ROW_PX = 22;

/** Spans with the same path as one box, as wide as the time that it and all below it worked themselves. */
export function FlameGraph({ graph, zoom, onZoom }: FlameGraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const tree = useMemo(() => buildFlameTree(graph), [graph]);
  const zoomed = useMemo(() => nodeAtPath(tree, zoom), [tree, zoom]);
  const boxes = useMemo(() => layOutFlame(tree, zoomed), [tree, zoomed]);
  const [selected, setSelected] = useState<number | undefined>(zoomed);
  const [hovered, setHovered] = useState<number>();
  const rowCount = boxes.reduce((max, { row }) => Math.max(max, row + 1), 1);
  useEffect(() => {
    setSelected(nodeAtPath(tree, zoom));
    setHovered(undefined);
  }, [tree, zoom]);

  const zoomTo = (index: number | undefined) => {
    onZoom(index === undefined ? undefined : flamePath(tree, index));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && selected !== undefined) zoomTo(selected);
    else if (event.key === 'Escape' || event.key === 'Backspace') {
      if (zoomed === undefined) return;
      zoomTo(tree.nodes[zoomed]?.parentIndex ?? undefined);
    } else {
      const next = flameMove(tree, selected, event.key);
      if (next === undefined) return;
      setSelected(next);
      document.getElementById(domId(next))?.scrollIntoView({ block: 'nearest' });
    }
    event.preventDefault();
  };

  const told = tree.nodes[hovered ?? selected ?? -1];
  return (
    <div className={classes.graph}>
      <p className={classes.reading} role="status">
        {told === undefined ? (
          <span className="dimmed">Click or Enter zooms in, Esc out; arrow keys move.</span>
        ) : (
          <Reading node={told} graph={graph} />
        )}
      </p>
      <div
        ref={box}
        className={classes.boxes}
        role="tree"
        aria-label="Flame graph"
        aria-activedescendant={selected === undefined ? undefined : domId(selected)}
        tabIndex={0}
        style={{ height: rowCount * ROW_PX }}
        onKeyDown={onKeyDown}
        onMouseLeave={() => {
          setHovered(undefined);
        }}
      >
        {boxes.map(({ index, row, left, width, isAncestor }) => {
          const node = tree.nodes[index];
          if (node === undefined) return null;
          return (
            <div
              key={index}
              id={domId(index)}
              role="treeitem"
              aria-level={row + 1}
              aria-selected={index === selected}
              aria-label={`${node.serviceName} ${node.spanName}, ${formatDuration(node.durationPerTrace)} per trace`}
              data-testid="flame-box"
              data-ancestor={isAncestor || undefined}
              data-error={node.errorSpanCount > 0 || undefined}
              className={classes.box}
              style={{
                top: row * ROW_PX,
                left: `${(left * 100).toFixed(4)}%`,
                width: `calc(${(width * 100).toFixed(4)}% - 1px)`,
                background: `color-mix(in oklab, ${serviceColor(node.serviceName)} 45%, var(--clew-panel))`,
              }}
              onMouseEnter={() => {
                setHovered(index);
              }}
              onClick={() => {
                zoomTo(index === zoomed ? (node.parentIndex ?? undefined) : index);
              }}
            >
              {width > 0.02 && (
                <>
                  <strong>{node.serviceName}</strong> {node.spanName}
                </>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Reading({ node, graph }: { readonly node: FlameNode; readonly graph: Graph }) {
  return (
    <>
      <strong>{node.serviceName}</strong> {node.spanName}{' '}
      <span className={classes.figures}>
        {formatShare(Number(node.width), Number(graph.width))} of all time, {formatDuration(node.durationPerTrace)} per
        trace, itself {formatDuration(node.selfTimePerTrace)}; {formatCount(node.spanCount)} spans
        {node.errorSpanCount > 0 && `, ${formatCount(node.errorSpanCount)} failed`}
      </span>
    </>
  );
}

function domId(index: number): string {
  return `flame-${String(index)}`;
}
