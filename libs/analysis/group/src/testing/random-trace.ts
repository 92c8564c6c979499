import type { StoredSpan } from '@clew/store-contract';
import fc from 'fast-check';

import { spanOf } from './spans.js';

/** Traces of up to 25 spans in trees, with orphans, few names, and times that need not nest. */
export function randomTrace(trace = 1): fc.Arbitrary<readonly StoredSpan[]> {
  const sketch = fc.record({
    parent: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
    service: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('x', 'y', 'z'),
    fromMs: fc.integer({ min: 0, max: 50 }),
    lastsMs: fc.integer({ min: -2, max: 40 }),
    isError: fc.boolean(),
    attributes: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('1', '2', 'c')),
  });
  return fc.array(sketch, { maxLength: 25 }).map((sketches) =>
    sketches.map(({ parent, lastsMs, isError, fromMs, ...rest }, index) =>
      spanOf({
        id: index + 1,
        trace,
        fromMs,
        toMs: fromMs + lastsMs,
        ...(parent === undefined ? {} : { parent }),
        ...rest,
        span: { statusCode: isError ? 'ERROR' : 'UNSET' },
      }),
    ),
  );
}
