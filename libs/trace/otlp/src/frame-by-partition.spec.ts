import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameByPartition } from './frame-by-partition.js';
import { partitionOf } from './partition.js';
import { bytes, hasValidTraceId, list, oracleDecode } from './testing/oracle.js';
import type { Plain } from './testing/oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { attribute, concatBytes, encodeOracle, field, sampleRequest, sampleSpan } from './testing/sample-request.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { TraceEdits } from './trace-edits.js';
import { resourcePayload, scopePayload } from './scan-group.js';
import { TraceScan } from './trace-scan.js';

/** Every span of a request with what surrounds it, as text that can be sorted and compared. */
function spansInContext(request: Plain): string[] {
  return list(request, 'resourceSpans').flatMap((resourceSpans) =>
    list(resourceSpans, 'scopeSpans').flatMap((scopeSpans) =>
      list(scopeSpans, 'spans').map((span) =>
        JSON.stringify({
          resource: resourceSpans['resource'],
          resourceSchemaUrl: resourceSpans['schemaUrl'] ?? '',
          scope: scopeSpans['scope'],
          scopeSchemaUrl: scopeSpans['schemaUrl'] ?? '',
          span,
        }),
      ),
    ),
  );
}

function scanned(body: Uint8Array): TraceScan {
  const scan = new TraceScan();
  scan.scan(body);
  return scan;
}

/** The same, byte for byte, for the spans with a valid trace id. */
function payloadsOf(body: Uint8Array): string[] {
  const scan = scanned(body);
  const found: string[] = [];
  for (let span = 0; span < scan.spanCount; span++) {
    const group = scan.groups[scan.spanGroup[span] ?? -1];
    if (group === undefined || (scan.traceIdStart[span] ?? -1) < 0) continue;
    const payloads = [
      resourcePayload(body, group),
      body.subarray(group.resourceSchemaUrlStart, group.resourceSchemaUrlEnd),
      scopePayload(body, group),
      body.subarray(group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd),
      body.subarray(scan.spanStart[span], scan.spanEnd[span]),
    ];
    found.push(payloads.map((payload) => Buffer.from(payload).toString('hex')).join(' '));
  }
  return found;
}

function spansOf(request: Plain): readonly Plain[] {
  return list(request, 'resourceSpans')
    .flatMap((resourceSpans) => list(resourceSpans, 'scopeSpans'))
    .flatMap((scopeSpans) => list(scopeSpans, 'spans'));
}

const anyRequest = wireMessage(protoType('ExportTraceServiceRequest'));

describe('frameByPartition', () => {
  it('gives the oracle the spans of the body, each in its own partition, in its context, once', () => {
    let framesSeen = 0;
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 1, max: 5 }), (fields, partitionCount) => {
        const body = encodeWire(fields, 'merged');
        const frames = frameByPartition(body, scanned(body), partitionCount);
        framesSeen += frames.length;
        for (const frame of frames) {
          const spans = spansOf(oracleDecode('ExportTraceServiceRequest', frame.value));
          expect(spans).toHaveLength(frame.spanCount);
          for (const span of spans) {
            expect(partitionOf(bytes(span, 'traceId'), 0, partitionCount)).toBe(frame.partition);
          }
        }
        const joined = concatBytes(...frames.map((frame) => frame.value));
        const expected = withoutInvalid(oracleDecode('ExportTraceServiceRequest', body));
        expect(spansInContext(oracleDecode('ExportTraceServiceRequest', joined)).sort()).toEqual(
          spansInContext(expected).sort(),
        );
      }),
      { numRuns: 1500 },
    );
    expect(framesSeen).toBeGreaterThan(500);
  });

  it('keeps every byte of span, resource and scope of any legal encoding, in frames of the size asked for', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 1, max: 3 }), fc.nat(600), (fields, partitionCount, valueBytesMax) => {
        const body = encodeWire(fields, 'as generated');
        const frames = frameByPartition(body, scanned(body), partitionCount, undefined, { valueBytesMax });
        for (const frame of frames) {
          expect(scanned(frame.value).hasPieces).toBe(false);
        }
        // A span alone may be larger than what was asked for: it cannot be divided.
        for (const { value } of frames.filter(({ spanCount }) => spanCount > 1)) {
          expect(value.length).toBeLessThanOrEqual(valueBytesMax);
        }
        expect(frames.flatMap((frame) => payloadsOf(frame.value)).sort()).toEqual(payloadsOf(body).sort());
      }),
      { numRuns: 1500 },
    );
  });

  it('writes resource, scope and schema URLs once per group', () => {
    const body = sampleRequest(2, 20);
    for (const frame of frameByPartition(body, scanned(body), 3)) {
      const request = oracleDecode('ExportTraceServiceRequest', frame.value);
      expect(list(request, 'resourceSpans').map((each) => each['schemaUrl'])).toEqual([
        'https://resource/0',
        'https://resource/1',
      ]);
      for (const resourceSpans of list(request, 'resourceSpans')) {
        expect(list(resourceSpans, 'scopeSpans')).toHaveLength(2);
      }
    }
  });

  it('copies span bytes as they are, unknown fields included, in the order of the body', () => {
    const span = (number: number): Uint8Array =>
      concatBytes(Uint8Array.of(0xf8, 0xff, 0xff, 0xff, 0x0f, number), encodeOracle('Span', { ...sampleSpan(number) }));
    const spans = Array.from({ length: 30 }, (_, number) => span(number));
    const body = field(1, field(2, concatBytes(...spans.map((each) => field(2, each)))));
    for (const frame of frameByPartition(body, scanned(body), 2)) {
      const scan = scanned(frame.value);
      const found = Array.from({ length: scan.spanCount }, (_, index) =>
        frame.value.slice(scan.spanStart[index], scan.spanEnd[index]),
      );
      expect(found).toEqual(spans.filter((each) => found.some((other) => Buffer.compare(each, other) === 0)));
      expect(found.length).toBeGreaterThan(3);
    }
  });

  it('returns the body itself when one partition gets all of it', () => {
    const body = sampleRequest(2, 5);
    const [frame, ...others] = frameByPartition(body, scanned(body), 1);
    expect(frame?.value).toBe(body);
    expect(others).toEqual([]);
  });

  it('does not return the body when a span was refused or a resource came in pieces', () => {
    const body = sampleRequest(1, 5);
    const [refused] = frameByPartition(body, scanned(body), 1, (span) => span !== 3);
    expect(refused?.spanCount).toBe(9);
    expect(scanned(refused?.value ?? new Uint8Array(0)).spanCount).toBe(9);

    const piece = encodeOracle('Resource', { attributes: [attribute('a', '1')] });
    const span = encodeOracle('Span', { ...sampleSpan(1) });
    const inPieces = field(1, concatBytes(field(1, piece), field(2, field(2, span)), field(1, piece)));
    const [joined] = frameByPartition(inPieces, scanned(inPieces), 1);
    const scan = scanned(joined?.value ?? new Uint8Array(0));
    expect(scan.hasPieces).toBe(false);
    expect(scan.groups[0]?.resourceRest).toEqual([]);
  });

  it('gives the oracle edited spans, resources and scopes in place of the sent ones, in frames of the size asked for', () => {
    let edited = 0;
    const anyEdit = fc.func(fc.option(fc.string({ maxLength: 300 }), { nil: undefined, freq: 2 }));
    fc.assert(
      fc.property(
        anyRequest,
        anyEdit,
        fc.integer({ min: 1, max: 3 }),
        fc.nat(900),
        (fields, textOf, count, bytesMax) => {
          const body = encodeWire(fields, 'merged');
          const request = oracleDecode('ExportTraceServiceRequest', body);
          const edits = new TraceEdits();
          const expected = withEdits(request, edits, (place) => textOf(place));
          if (!edits.isEmpty) edited++;
          const frames = frameByPartition(body, scanned(body), count, undefined, { valueBytesMax: bytesMax, edits });
          for (const frame of frames) {
            const spans = spansOf(oracleDecode('ExportTraceServiceRequest', frame.value));
            expect(spans).toHaveLength(frame.spanCount);
          }
          expect(frames.filter(({ spanCount, value }) => spanCount > 1 && value.length > bytesMax)).toEqual([]);
          const joined = frames.flatMap((frame) =>
            spansInContext(oracleDecode('ExportTraceServiceRequest', frame.value)),
          );
          expect(joined.sort()).toEqual(spansInContext(withoutInvalid(expected)).sort());
        },
      ),
      { numRuns: 1500 },
    );
    expect(edited).toBeGreaterThan(300);
  });

  it('leaves nothing of what was edited in any frame, pieces included', () => {
    const secret = encodeOracle('Resource', { attributes: [attribute('secret', 'hunter2')] });
    const span = encodeOracle('Span', { ...sampleSpan(1), name: 'hunter2' });
    const groups = concatBytes(
      field(1, secret),
      field(2, concatBytes(field(1, secret), field(2, span))),
      field(1, secret),
    );
    const body = field(
      1,
      concatBytes(groups, field(2, concatBytes(field(2, span), field(1, secret), field(1, secret)))),
    );
    const edits = new TraceEdits();
    const clean = encodeOracle('Span', { ...sampleSpan(1), name: 'clean' });
    for (const index of [0, 1]) {
      edits.replaceSpan(index, clean);
      edits.replaceScope(index, encodeOracle('InstrumentationScope', { name: 'clean' }));
    }
    edits.replaceResource(0, new Uint8Array(0));
    const frames = frameByPartition(body, scanned(body), 1, undefined, { edits });
    expect(frames.map((frame) => frame.spanCount)).toEqual([2]);
    for (const { value } of frames) expect(Buffer.from(value).includes('hunter2')).toBe(false);
  });

  it('returns the body itself when the edits are empty', () => {
    const body = sampleRequest(1, 3);
    const [frame] = frameByPartition(body, scanned(body), 1, undefined, { edits: new TraceEdits() });
    expect(frame?.value).toBe(body);
  });

  it('gives no frames when no span is acceptable', () => {
    const noId = field(1, field(2, field(2, encodeOracle('Span', { name: 'no id' }))));
    expect(frameByPartition(noId, scanned(noId), 4)).toEqual([]);
    expect(frameByPartition(sampleRequest(1, 2), scanned(sampleRequest(1, 2)), 4, () => false)).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s partitions', (partitionCount) => {
    expect(() => frameByPartition(new Uint8Array(0), new TraceScan(), partitionCount)).toThrow(/partitionCount/);
  });
});

function withoutInvalid(request: Plain): Plain {
  return {
    resourceSpans: list(request, 'resourceSpans').map((resourceSpans) => ({
      ...resourceSpans,
      scopeSpans: list(resourceSpans, 'scopeSpans').map((scopeSpans) => ({
        ...scopeSpans,
        spans: list(scopeSpans, 'spans').filter(hasValidTraceId),
      })),
    })),
  };
}

/** Records an edit wherever `textOf` has a text for a place, and gives the request as it then should read. */
function withEdits(request: Plain, edits: TraceEdits, textOf: (place: string) => string | undefined): Plain {
  let spanIndex = 0;
  let groupIndex = 0;
  return {
    resourceSpans: list(request, 'resourceSpans').map((resourceSpans, resourceIndex) => {
      const resource = edited('Resource', textOf(`resource ${resourceIndex}`), (text) => ({
        attributes: [attribute('edited', text)],
      }));
      if (resource !== undefined) edits.replaceResource(resourceIndex, resource.payload);
      return {
        ...resourceSpans,
        ...(resource && { resource: resource.plain }),
        scopeSpans: list(resourceSpans, 'scopeSpans').map((scopeSpans) => {
          const spans = list(scopeSpans, 'spans').map((sent) => {
            const traceId = bytes(sent, 'traceId');
            const span = edited('Span', textOf(`span ${spanIndex}`), (name) => ({ traceId, name }));
            if (span !== undefined) edits.replaceSpan(spanIndex, span.payload);
            spanIndex++;
            return span?.plain ?? sent;
          });
          if (spans.length === 0) return scopeSpans;
          const scope = edited('InstrumentationScope', textOf(`scope ${groupIndex}`), (name) => ({ name }));
          if (scope !== undefined) edits.replaceScope(groupIndex, scope.payload);
          groupIndex++;
          return { ...scopeSpans, ...(scope && { scope: scope.plain }), spans };
        }),
      };
    }),
  };
}

function edited(
  type: string,
  text: string | undefined,
  messageOf: (text: string) => Record<string, unknown>,
): { readonly payload: Uint8Array; readonly plain: Plain } | undefined {
  if (text === undefined) return undefined;
  const payload = encodeOracle(type, messageOf(text));
  return { payload, plain: oracleDecode(type, payload) };
}
