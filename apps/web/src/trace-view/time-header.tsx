import { formatDuration } from '../kit/duration.js';
import { Minimap } from './minimap.js';
import classes from './time-header.module.css';
import { shareAt, ticksOf } from './time-window.js';
import type { TimeWindow } from './time-window.js';
import type { TraceTree } from './trace-tree.js';

export interface TimeHeaderProps {
  readonly tree: TraceTree;
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
}

const TICKS_MAX = 7;

/** The whole trace in small, to drag a window in, and the ruler of what is shown. */
export function TimeHeader({ tree, window, onWindow }: TimeHeaderProps) {
  const isZoomed = window.startNs > 0 || window.endNs < tree.durationNs;
  return (
    <div className={classes.header}>
      <div className={classes.corner}>
        <span>Service and span</span>
        {isZoomed && (
          <span className={classes.zoom}>
            {formatDuration(window.startNs)} – {formatDuration(window.endNs)}
          </span>
        )}
      </div>
      <div className={classes.axis}>
        <Minimap tree={tree} window={window} onWindow={onWindow} />
        <div className={classes.ruler} aria-hidden="true">
          {ticksOf(window, TICKS_MAX).map((ns) => {
            const share = shareAt(window, ns);
            return share > 0.95 ? null : (
              <span key={ns} className={classes.mark} style={{ left: `${(share * 100).toFixed(3)}%` }}>
                {ns === 0 ? '0' : formatDuration(ns)}
              </span>
            );
          })}
        </div>
      </div>
    </div>
  );
}
