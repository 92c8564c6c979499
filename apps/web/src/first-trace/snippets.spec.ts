import { describe, expect, it } from 'vitest';
import { KEY_PLACEHOLDER, snippetsFor } from './snippets.js';

const SAMPLE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', startMs: 1_795_379_558_143 };
const INGEST = { otlpHttpUrl: 'http://127.0.0.1:4318', otlpGrpcUrl: null, keyOptional: false };

function codeOf(ingest: typeof INGEST, id: string): string {
  const snippet = snippetsFor(ingest, SAMPLE).find((one) => one.id === id);
  return (snippet?.steps ?? []).map(({ code }) => code).join('\n');
}

describe('snippetsFor', () => {
  const ids = snippetsFor(INGEST, SAMPLE).map(({ id }) => id);

  it('covers the languages and the Collector', () => {
    expect(ids).toEqual(['curl', 'node', 'python', 'java', 'go', 'collector']);
  });

  it.each(ids)('%s goes to this installation with a key', (id) => {
    expect(codeOf(INGEST, id)).toContain('http://127.0.0.1:4318');
    expect(codeOf(INGEST, id)).toContain(KEY_PLACEHOLDER);
  });

  it.each(ids)('%s leaves the key out where none is needed', (id) => {
    expect(codeOf({ ...INGEST, keyOptional: true }, id)).not.toContain(KEY_PLACEHOLDER);
  });
});

it('sends a span by curl that OTLP/JSON accepts', () => {
  const body = / -d '(.*)'$/s.exec(codeOf(INGEST, 'curl'))?.[1] ?? '';
  const span = (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: unknown[] }[] }[] }).resourceSpans[0]
    ?.scopeSpans[0]?.spans[0];
  expect(span).toMatchObject({
    traceId: SAMPLE.traceId,
    spanId: SAMPLE.spanId,
    startTimeUnixNano: '1795379558143000000',
    endTimeUnixNano: '1795379558185000000',
  });
});
