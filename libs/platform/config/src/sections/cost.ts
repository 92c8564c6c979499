import { z } from 'zod';

import { decimal, matchingText } from '../setting.js';

/** What tracing costs this installation. Nobody can guess it: without prices nothing costs anything, and answers say so. */
export const cost = z.strictObject({
  currency: matchingText(
    { doc: 'Currency of the prices, ISO 4217.', allowed: 'three capital letters, such as USD' },
    /^[A-Z]{3}$/,
    'USD',
  ),
  perGbIngested: decimal({ doc: 'Price of 10^9 bytes as clients sent them, before sampling.', min: 0, max: 1e6 }, 0),
  perMillionSpansStored: decimal({ doc: 'Price of a million spans that were kept, once.', min: 0, max: 1e6 }, 0),
  perGbMonthKept: decimal(
    {
      doc: 'Price of 10^9 bytes of kept spans, as they came, for each calendar month they are kept. On disk they take about an eighth.',
      min: 0,
      max: 1e6,
    },
    0,
  ),
});
