import { z } from 'zod';

import { whole } from '../setting.js';

/** What questions in TraceQL may cost. */
export const traceql = z.strictObject({
  candidatesMax: whole(
    {
      doc: 'Traces that one page of a search looks at. Then it says that it stopped, and where to go on.',
      min: 1,
      max: 1e6,
    },
    5000,
  ),
  spansMax: whole({ doc: 'Spans of theirs that it reads before it stops.', min: 1000, max: 1e8 }, 500_000),
  traceSpansMax: whole(
    { doc: 'Spans of one trace that a search looks at, the first by their start.', min: 1, max: 1e6 },
    20_000,
  ),
  seriesMax: whole({ doc: 'Series that a metric answers with, the largest.', min: 1, max: 100_000 }, 1000),
  pointsMax: whole({ doc: 'Points of all series of a metric together.', min: 1000, max: 1e7 }, 200_000),
});
