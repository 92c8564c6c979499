import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import classes from './splitter.module.css';

export interface SplitterProps {
  readonly label: string;
  /** Size in pixels of the part that the splitter resizes. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** `after`: the resized part is to the right, so dragging right makes it smaller. */
  readonly side: 'before' | 'after';
  readonly onChange: (value: number) => void;
}

const KEY_STEP_PX = 24;

/** A vertical bar between two parts; drag it, or use the arrow keys. */
export function Splitter({ label, value, min, max, side, onChange }: SplitterProps) {
  const drag = useRef<{ readonly x: number; readonly value: number }>(null);
  const sign = side === 'before' ? 1 : -1;
  const change = (next: number) => {
    onChange(Math.round(Math.min(max, Math.max(min, next))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? KEY_STEP_PX : event.key === 'ArrowLeft' ? -KEY_STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    change(value + step * sign);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, value };
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={classes.splitter}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (drag.current !== null) change(drag.current.value + (event.clientX - drag.current.x) * sign);
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
    />
  );
}
