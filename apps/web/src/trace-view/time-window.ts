/** The stretch of the trace that the waterfall shows, in nanoseconds after its start. */
export interface TimeWindow {
  readonly startNs: number;
  readonly endNs: number;
}

/** Closer than this there is nothing to see: timestamps are whole nanoseconds. */
const WIDTH_NS_MIN = 100;

export function wholeTrace(durationNs: number): TimeWindow {
  return { startNs: 0, endNs: Math.max(durationNs, WIDTH_NS_MIN) };
}

/** A window between two points in any order, inside the trace and never empty. */
export function windowBetween(aNs: number, bNs: number, durationNs: number): TimeWindow {
  const whole = wholeTrace(durationNs);
  const startNs = Math.max(0, Math.min(aNs, bNs, whole.endNs - WIDTH_NS_MIN));
  const endNs = Math.min(whole.endNs, Math.max(aNs, bNs, startNs + WIDTH_NS_MIN));
  return { startNs, endNs };
}

/** Zooms about a point that stays where it is; a factor below one zooms in. */
export function zoomAbout(window: TimeWindow, centreNs: number, factor: number, durationNs: number): TimeWindow {
  const width = (window.endNs - window.startNs) * factor;
  if (width >= wholeTrace(durationNs).endNs) return wholeTrace(durationNs);
  const share = (centreNs - window.startNs) / (window.endNs - window.startNs);
  const startNs = Math.min(Math.max(0, centreNs - width * share), wholeTrace(durationNs).endNs - width);
  return windowBetween(startNs, startNs + width, durationNs);
}

/** A window around a span with some room on both sides. */
export function windowAround(startNs: number, endNs: number, durationNs: number): TimeWindow {
  const room = Math.max((endNs - startNs) * 0.08, WIDTH_NS_MIN);
  return windowBetween(startNs - room, endNs + room, durationNs);
}

/** Where a moment lies in the window: 0 at its start, 1 at its end, beyond when outside. */
export function shareAt(window: TimeWindow, ns: number): number {
  return (ns - window.startNs) / (window.endNs - window.startNs);
}

export interface BarSpan {
  readonly left: number;
  readonly width: number;
}

/** The part of a bar inside the window as shares of it, or undefined when it is all outside. */
export function barIn(window: TimeWindow, startNs: number, endNs: number): BarSpan | undefined {
  if (endNs < window.startNs || startNs > window.endNs) return undefined;
  const left = Math.max(0, shareAt(window, startNs));
  const right = Math.min(1, shareAt(window, endNs));
  return { left, width: right - left };
}

/** Round moments to mark, at most `countMax`: 1, 2 or 5 times a power of ten apart. */
export function ticksOf(window: TimeWindow, countMax: number): number[] {
  const width = window.endNs - window.startNs;
  const rough = width / Math.max(1, countMax);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? power * 10;
  const first = Math.ceil(window.startNs / step);
  const last = Math.floor(window.endNs / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
}
