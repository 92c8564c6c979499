import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import { serviceColor } from '../kit/service-color.js';
import classes from './minimap.module.css';
import { shareAt, wholeTrace, windowBetween } from './time-window.js';
import type { TimeWindow } from './time-window.js';
import type { TraceTree } from './trace-tree.js';

export interface MinimapProps {
  readonly tree: TraceTree;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

const HEIGHT_PX = 44;
const CLICK_PX = 3;

/** Every span of the trace as a line. Dragging chooses the window; a click shows the whole trace again. */
export function Minimap({ tree, window, onWindow }: MinimapProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  const [drag, setDrag] = useState<{ readonly fromPx: number; readonly toPx: number }>();

  useEffect(() => {
    if (canvas.current !== null && width > 0) drawTrace(canvas.current, tree, width);
  }, [tree, width, scheme]);

  const whole = wholeTrace(tree.durationNs);
  const nsAt = (px: number) => (px / Math.max(1, width)) * whole.endNs;
  const pxOf = (event: PointerEvent<HTMLDivElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const shown = drag === undefined ? window : windowBetween(nsAt(drag.fromPx), nsAt(drag.toPx), tree.durationNs);
  const isPartial = shown.startNs > 0 || shown.endNs < whole.endNs;
  return (
    <div
      ref={ref}
      className={classes.minimap}
      title="Drag to zoom, click for the whole trace"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ fromPx: pxOf(event), toPx: pxOf(event) });
      }}
      onPointerMove={(event) => {
        if (drag !== undefined) setDrag({ fromPx: drag.fromPx, toPx: pxOf(event) });
      }}
      onPointerUp={() => {
        if (drag === undefined) return;
        onWindow(Math.abs(drag.toPx - drag.fromPx) < CLICK_PX ? whole : shown);
        setDrag(undefined);
      }}
    >
      <canvas ref={canvas} style={{ width: '100%', height: HEIGHT_PX, display: 'block' }} />
      {isPartial && (
        <>
          <span className={classes.veil} style={{ left: 0, width: percent(shareAt(whole, shown.startNs)) }} />
          <span className={classes.veil} style={{ left: percent(shareAt(whole, shown.endNs)), right: 0 }} />
        </>
      )}
    </div>
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}

function drawTrace(canvas: HTMLCanvasElement, tree: TraceTree, width: number): void {
  const ratio = globalThis.devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT_PX * ratio);
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(ratio, ratio);
  const errorColor = getComputedStyle(canvas).getPropertyValue('--clew-error').trim();
  const { endNs } = wholeTrace(tree.durationNs);
  const rowPx = Math.min(4, (HEIGHT_PX - 6) / Math.max(1, tree.order.length));
  const linePx = Math.max(0.7, rowPx - (rowPx > 2 ? 1 : 0));
  tree.order.forEach((id, row) => {
    const node = tree.nodes[id];
    if (node?.span === undefined) return;
    context.fillStyle = node.span.status.code === 'ERROR' ? errorColor : serviceColor(node.span.serviceName);
    const left = (node.startNs / endNs) * width;
    context.fillRect(left, 3 + row * rowPx, Math.max(1, ((node.endNs - node.startNs) / endNs) * width), linePx);
  });
}
