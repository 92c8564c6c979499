import { z } from 'zod';

import { whole } from '../setting.js';

/** What following the stored traces live may cost. */
export const liveTail = z.strictObject({
  pollMs: whole(
    { doc: 'Pause between two looks at what was stored, while somebody listens.', unit: 'ms', min: 100, max: 60_000 },
    1_000,
  ),
  lookBackMs: whole(
    {
      doc: 'How far back a span may begin that has only just been stored. Older ones are not looked for.',
      unit: 'ms',
      min: 60_000,
      max: 86_400_000,
    },
    3_600_000,
  ),
  subscribersMax: whole({ doc: 'Live subscriptions that one process has open.', min: 1, max: 10_000 }, 200),
  subscribersPerOrganisationMax: whole({ doc: 'Those of one organisation.', min: 1, max: 10_000 }, 20),
  bufferTracesMax: whole(
    {
      doc: 'Traces that wait for a slow subscriber. Of more the oldest are dropped, and the subscriber is told how many.',
      min: 1,
      max: 10_000,
    },
    200,
  ),
  deliveredTracesMax: whole(
    { doc: 'Traces that a subscriber is known to have, so that each comes once.', min: 100, max: 1e6 },
    10_000,
  ),
  tracesPerPollMax: whole(
    { doc: 'Traces that one look reads. Subscribers are told how many more came.', min: 1, max: 100_000 },
    1_000,
  ),
  traceSpansMax: whole(
    { doc: 'Spans of a trace that are looked at, the first by their start.', min: 1, max: 1e6 },
    2_000,
  ),
  heartbeatMs: whole(
    { doc: 'How soon an idle connection hears that it is still there.', unit: 'ms', min: 1_000, max: 300_000 },
    12_000,
  ),
  tokenCheckMs: whole(
    {
      doc: 'How often it is checked that the token of a connection still holds.',
      unit: 'ms',
      min: 1_000,
      max: 300_000,
    },
    5_000,
  ),
});
