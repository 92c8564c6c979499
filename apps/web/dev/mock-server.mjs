// Serves apps/web/dist with the API's headers, a session and canned GraphQL answers: `npm run mock -w @clew/web`, then open
// http://127.0.0.1:4600/#token=demo. Settings: MOCK_PORT, MOCK_EMPTY=1 (no trace yet), MOCK_EXTRA_SERVICES=100, MOCK_DELAY_MS.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, graphql } from 'graphql';
import { mockIngest } from './mock-ingest.mjs';
import { mockAnalysis, mockDiff, mockFlame, mockTraceql } from './mock-questions.mjs';
import { makeRedSeries, makeServiceMap, makeServices } from './mock-rollups.mjs';
import { mockSampling } from './mock-sampling.mjs';
import { makeTrace } from './mock-traces.mjs';

const port = Number(process.env.MOCK_PORT ?? 4600);
const delayMs = Number(process.env.MOCK_DELAY_MS ?? 0);
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const schema = buildSchema(await readFile(new URL('../../../docs/reference/schema.graphql', import.meta.url), 'utf8'));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const sessions = new Set();
const shapes = ['orphans', 'huge', 'skew', 'links', 'cycle', 'worker'];
let isEmpty = process.env.MOCK_EMPTY === '1';

const startedMs = Date.now();
const traces = Array.from({ length: 400 }, (_, index) => {
  const ageMs = index < 60 ? index * 15_000 : (index - 45) ** 1.75 * 9_000;
  return makeTrace(index + 1, startedMs - 20_000 - ageMs, shapes[index - 3]);
});

const iso = (ns) => new Date(Number(ns / 1_000_000n)).toISOString();

function summaryOf({ traceId, spans, failed }) {
  const ids = new Set(spans.map((span) => span.spanId));
  const root = spans.find((span) => span.parentSpanId === null || !ids.has(span.parentSpanId));
  const start = spans.reduce((low, span) => (span.startNs < low ? span.startNs : low), spans[0].startNs);
  const end = spans.reduce(
    (high, span) => (span.startNs + span.durationNs > high ? span.startNs + span.durationNs : high),
    0n,
  );
  return {
    traceId,
    rootServiceName: root.serviceName,
    rootSpanName: root.name,
    startTime: iso(start),
    startTimeUnixNano: String(start),
    startNs: start,
    duration: String(end - start),
    spanCount: spans.length,
    errorSpanCount: spans.filter((span) => span.statusCode === 'ERROR').length,
    services: [...new Set(spans.map((span) => span.serviceName))].sort(),
    decisionReason: failed ? 'error' : 'probabilistic 1 in 20',
    adjustedCount: failed ? 1 : 20,
  };
}
for (const trace of traces) trace.summary = summaryOf(trace);

function spanMatches(span, { serviceName, spanName, statusCode, attributes }) {
  const all = [...span.attributes, ...span.resource.attributes];
  return (
    (!serviceName || span.serviceName === serviceName) &&
    (!spanName || span.name === spanName) &&
    (!statusCode || span.statusCode === statusCode) &&
    (attributes ?? []).every(({ key, value }) => all.some((one) => one.key === key && one.value.text === value))
  );
}

function searchTraces({ filter, first, after }) {
  const [from, to] = [Date.parse(filter.range.start), Date.parse(filter.range.end)];
  const found = (isEmpty ? [] : traces).filter(({ summary, spans }) => {
    const startMs = Number(summary.startNs / 1_000_000n);
    const duration = BigInt(summary.duration);
    if (startMs < from || startMs >= to) return false;
    if (filter.durationMin && duration < BigInt(filter.durationMin)) return false;
    if (filter.durationMax && duration > BigInt(filter.durationMax)) return false;
    return spans.some((span) => spanMatches(span, filter));
  });
  const offset = after ? Number(after) : 0;
  const nodes = found.slice(offset, offset + first).map((trace) => trace.summary);
  return {
    nodes,
    edges: nodes.map((node, index) => ({ cursor: String(offset + index + 1), node })),
    pageInfo: { hasNextPage: offset + first < found.length, endCursor: String(offset + nodes.length) },
  };
}

function fullTrace({ traceId }) {
  const trace = isEmpty ? undefined : traces.find((one) => one.traceId === traceId);
  if (trace === undefined) return null;
  const ids = new Set(trace.spans.map((span) => span.spanId));
  return {
    traceId,
    summary: trace.summary,
    truncated: false,
    analysis: () => mockAnalysis(trace),
    orphanSpanCount: trace.spans.filter((span) => span.parentSpanId !== null && !ids.has(span.parentSpanId)).length,
    spans: trace.spans.map((span) => ({
      ...span,
      startTime: iso(span.startNs),
      startTimeUnixNano: String(span.startNs),
      endTimeUnixNano: String(span.startNs + span.durationNs),
      duration: String(span.durationNs),
      status: { code: span.statusCode, message: span.statusMessage },
      scope: {
        name: '@opentelemetry/instrumentation-grpc',
        version: '0.223.0',
        attributes: [],
        droppedAttributesCount: 0,
        schemaUrl: '',
      },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      events: span.events.map((event) => ({ ...event, timeUnixNano: String(event.timeUnixNano) })),
    })),
  };
}

const rootValue = {
  ...mockIngest,
  ...mockSampling,
  ...mockTraceql(traces),
  traceDiff: ({ left, right }) => {
    const [from, to] = [left, right].map((id) => traces.find(({ traceId }) => traceId === id));
    return from === undefined || to === undefined ? null : mockDiff(from, to);
  },
  flameGraph: mockFlame,
  traces: searchTraces,
  trace: fullTrace,
  services: () => (isEmpty ? [] : makeServices()),
  spanNames: ({ serviceName }) =>
    [
      ...new Set(
        traces
          .slice(9)
          .flatMap(({ spans }) => spans)
          .filter((span) => span.serviceName === serviceName)
          .map((span) => span.name),
      ),
    ].sort(),
  serviceMap: () => (isEmpty ? { nodes: [], edges: [] } : makeServiceMap(Number(process.env.MOCK_EXTRA_SERVICES ?? 0))),
  environments: () => ['production', 'staging'].map((name) => ({ name, spanCount: 1, errorSpanCount: 0 })),
  redMetrics: ({ query }) => (isEmpty ? [] : makeRedSeries(query)),
  usage: () => [],
  viewer: () => ({
    role: 'ADMIN',
    organisation: { id: 'acme', name: 'Acme Shop', teams: [{ id: 'default', name: 'default', retentionDays: 15 }] },
  }),
  ingest: () => ({
    otlpHttpUrl: 'http://127.0.0.1:4318',
    otlpGrpcUrl: 'http://127.0.0.1:4317',
    keyOptional: process.env.MOCK_KEY_OPTIONAL === '1',
  }),
};

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function serveFile(path, response) {
  const name = extname(path) === '' ? 'index.html' : normalize(path).replace(/^(\.\.[/\\])+/, '');
  const content = await readFile(join(dist, name)).catch(() => undefined);
  if (content === undefined) return send(response, 404, { error: 'not found' });
  response.writeHead(200, {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'",
  });
  response.end(content);
}

async function handle(request, response) {
  const { pathname } = new URL(request.url, 'http://mock');
  const cookie = /clew_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (pathname === '/session' && request.method === 'POST') {
    const { token } = await bodyOf(request);
    if (token !== 'demo') return send(response, 401, { error: 'unknown token' });
    const id = String(Math.random()).slice(2);
    sessions.add(id);
    return send(response, 204, undefined, { 'set-cookie': `clew_session=${id}; HttpOnly; SameSite=Strict; Path=/` });
  }
  if (pathname === '/session' && request.method === 'DELETE') {
    sessions.delete(cookie);
    return send(response, 204, undefined, { 'set-cookie': 'clew_session=; Max-Age=0; Path=/' });
  }
  if (pathname === '/mock/first-trace') {
    isEmpty = false;
    return send(response, 200, {});
  }
  if (pathname !== '/graphql') return serveFile(pathname, response);
  if (!sessions.has(cookie) || request.headers['x-clew-csrf'] !== '1')
    return send(response, 401, {
      data: null,
      errors: [{ message: 'sign in', extensions: { code: 'UNAUTHENTICATED' } }],
    });
  const { query, variables, operationName } = await bodyOf(request);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  return send(
    response,
    200,
    await graphql({ schema, source: query, rootValue, variableValues: variables, operationName }),
  );
}

createServer((request, response) => {
  handle(request, response).catch((error) => send(response, 500, { errors: [{ message: String(error) }] }));
}).listen(port, '127.0.0.1', () => process.stdout.write(`mock of Clew: http://127.0.0.1:${port}/#token=demo\n`));
