import { z } from 'zod';

import { whole } from '../setting.js';

/** The record of what samplers decided. */
export const decisions = z.strictObject({
  retentionDays: whole(
    {
      doc: 'Days for which it stays known what was decided about each trace, kept or dropped: about 40 bytes a trace. Applied by `clew start` and `clew migrate`.',
      unit: 'days',
      min: 1,
      max: 400,
    },
    3,
  ),
});
