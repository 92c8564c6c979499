import type { OutlineSpan } from '../trace-tree.js';

/** A span for tests; the name is the id and times are nanoseconds from nothing. */
export function outlineSpan(spanId: string, parentSpanId: string | null, start: number, end: number): OutlineSpan {
  return {
    spanId,
    parentSpanId,
    name: spanId,
    kind: 'INTERNAL',
    serviceName: 'shop',
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    status: { code: 'UNSET', message: '' },
    traceState: '',
    flags: 0,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
