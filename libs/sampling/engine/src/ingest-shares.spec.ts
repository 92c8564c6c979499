import { TraceScan, encodeTraceRequest } from '@clew/otlp';
import type { Span, SpanId, TraceId } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { IngestShares } from './ingest-shares.js';

interface ResourceParts {
  readonly resourceBytes: number;
  readonly schemaUrl: string;
  readonly scopes: readonly { readonly schemaUrl: string; readonly nameBytes: readonly number[] }[];
}

const parts: fc.Arbitrary<ResourceParts> = fc.record({
  resourceBytes: fc.integer({ min: 0, max: 2000 }),
  schemaUrl: fc.constantFrom('', 'https://example.com/schema/1.37.0'),
  scopes: fc.array(
    fc.record({
      schemaUrl: fc.constantFrom('', 'https://example.com/scope'),
      nameBytes: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 20 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const SPAN: Span = {
  traceId: 'ab'.repeat(16) as TraceId,
  spanId: 'cd'.repeat(8) as SpanId,
  parentSpanId: '',
  traceState: '',
  flags: 0,
  name: '',
  kind: 'SERVER',
  startTimeUnixNano: 1n,
  endTimeUnixNano: 2n,
  statusCode: 'UNSET',
  statusMessage: '',
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
};

function requestBytes({ resourceBytes, schemaUrl, scopes }: ResourceParts): Uint8Array {
  const value = { type: 'string', value: 'r'.repeat(resourceBytes) } as const;
  return encodeTraceRequest([
    {
      resource: { attributes: [{ key: 'service.name', value }], droppedAttributesCount: 0 },
      schemaUrl,
      scopeSpans: scopes.map((scope) => ({
        scope: { name: 'scope', version: '', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: scope.schemaUrl,
        spans: scope.nameBytes.map((bytes) => ({ ...SPAN, name: 'n'.repeat(bytes) })),
      })),
    },
  ]);
}

/** What is given to the spans of every resource. */
function sharesByResource(resources: readonly ResourceParts[], ingestBytes: number): number[] {
  const message = Buffer.concat(resources.map(requestBytes));
  const scan = new TraceScan();
  scan.outline(message);
  const shares = new IngestShares();
  shares.open(ingestBytes, scan, message.length);
  const given = resources.map(() => 0);
  for (let span = 0; span < scan.spanCount; span++) {
    const resource = scan.groups[scan.spanGroup[span] ?? -1]?.resourceIndex ?? -1;
    const share = shares.next(span);
    expect(share).toBeGreaterThanOrEqual(0);
    given[resource] = (given[resource] ?? 0) + share;
  }
  return given;
}

describe('IngestShares', () => {
  it('gives every service what was sent for it, with its resource, scopes and schema URLs', () => {
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 6 }), (resources) => {
        const lengths = resources.map((each) => requestBytes(each).length);
        const sent = lengths.reduce((sum, length) => sum + length, 0);
        expect(sharesByResource(resources, sent)).toEqual(lengths);
      }),
    );
  });

  it('adds up to what was sent where that is not what is stored', () => {
    fc.assert(
      fc.property(
        fc.array(parts, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 100_000_000 }),
        (resources, ingestBytes) => {
          const given = sharesByResource(resources, ingestBytes);
          expect(given.reduce((sum, share) => sum + share, 0)).toBe(ingestBytes);
        },
      ),
    );
  });
});
