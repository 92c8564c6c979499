import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { zoomAbout } from './time-window.js';
import type { TimeWindow } from './time-window.js';

const ZOOM_PER_PIXEL = 1.0025;

/** Ctrl (or Cmd, or a pinch) and the wheel zoom the time axis about the pointer. */
export function useWheelZoom(
  element: RefObject<HTMLElement | null>,
  axisLeftPx: number,
  window: TimeWindow,
  durationNs: number,
  onWindow: (window: TimeWindow) => void,
): void {
  const latest = useRef({ axisLeftPx, window, durationNs, onWindow });
  useEffect(() => {
    latest.current = { axisLeftPx, window, durationNs, onWindow };
  });
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      // React listens passively and could not stop the browser from zooming the page.
      event.preventDefault();
      const { axisLeftPx: left, window: before, durationNs: duration, onWindow: change } = latest.current;
      const box = target.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left - left) / Math.max(1, box.width - left)));
      const centre = before.startNs + share * (before.endNs - before.startNs);
      change(zoomAbout(before, centre, ZOOM_PER_PIXEL ** event.deltaY, duration));
    };
    target.addEventListener('wheel', zoom, { passive: false });
    return () => {
      target.removeEventListener('wheel', zoom);
    };
  }, [element]);
}
