import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { askGraphql, ClewProcess, embeddedStart, freePorts, until } from '@clew/test-driver';
import type { ReadyLine } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { jaegerBatch, logJson, traceJson, zipkinJson } from './planted-secrets/other-bodies.js';
import { logBytes, traceBytes, type SpanIds } from './planted-secrets/otlp-bodies.js';
import { filesWith, hits, rowsOfAllTables } from './planted-secrets/search.js';
import { PlantedSecrets } from './planted-secrets/secrets.js';

const RULES = {
  rules: [
    { id: 'people', match: { detectors: ['phone'] }, action: 'redact' },
    { id: 'denied', match: { keys: ['user.secret'] }, action: 'redact' },
  ],
};
/** A deprecated name becomes a denied one, and names with ids are written anew and kept. */
const RENAMES = { mode: 'rename', renames: { old_secret: 'user.secret' } };
const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };

const SAVE = `mutation ($input: SaveRuleDocumentInput!) { saveRuleDocument(input: $input) { version } }`;
const VALUE = `{ text stringValue intValue bytesValue jsonValue }`;
const ATTRIBUTES = `attributes { key value ${VALUE} }`;
const GROUP = `resource { ${ATTRIBUTES} schemaUrl } scope { name version ${ATTRIBUTES} schemaUrl }`;
const TRACE = `query ($traceId: TraceId!) { trace(traceId: $traceId) {
  summary { rootSpanName services }
  spans { spanId parentSpanId traceState name status { message } serviceName ${GROUP} ${ATTRIBUTES}
    events { name ${ATTRIBUTES} } links { traceId spanId traceState ${ATTRIBUTES} } }
  logs { nodes { severityText eventName body ${VALUE} spanId serviceName ${GROUP} ${ATTRIBUTES} } }
} }`;
const SEEN = `query ($range: TimeRange!) {
  maskingFindings(range: $range, state: OPEN) { detector attributeKey serviceName } ruleCounts(range: $range) { ruleId action count }
}`;

/** What a client sends whose bodies hold a secret wherever there is room for bytes. */
class Sender {
  readonly secrets = new PlantedSecrets();
  readonly traceIds: string[] = [];
  readonly #ready: ReadyLine;

  constructor(ready: ReadyLine) {
    this.#ready = ready;
  }

  async sendTraces(): Promise<void> {
    const { secrets } = this;
    await this.#post('/v1/traces', PROTOBUF_TYPE, traceBytes(secrets, 'bytes', ...this.#span()));
    const gzip = { ...PROTOBUF_TYPE, 'content-encoding': 'gzip' };
    await this.#post('/v1/traces', gzip, gzipSync(traceBytes(secrets, 'gzip', ...this.#span())));
    await this.#post('/v1/traces', JSON_TYPE, traceJson(secrets, 'json', ...this.#span()));
    await this.#grpc(traceBytes(secrets, 'grpc', ...this.#span()));
  }

  async sendLogs(): Promise<void> {
    const [ids, atUnixNano] = this.#span();
    await this.#post('/v1/traces', JSON_TYPE, traceJson(this.secrets, 'logging', ids, atUnixNano));
    await this.#post('/v1/logs', PROTOBUF_TYPE, logBytes(this.secrets, 'logs', ids, atUnixNano));
    await this.#post('/v1/logs', JSON_TYPE, logJson(this.secrets, 'logs-json', ids, atUnixNano));
  }

  async sendLegacy(): Promise<void> {
    const { zipkin = '', jaeger = '' } = this.#ready;
    const spans = zipkinJson(this.secrets, 'zipkin', ...this.#span());
    expect(await statusOf(`${zipkin}/api/v2/spans`, JSON_TYPE, spans)).toBe(202);
    const batch = jaegerBatch(this.secrets, 'jaeger', ...this.#span());
    expect(await statusOf(`${jaeger}/api/traces`, { 'content-type': 'application/x-thrift' }, batch)).toBe(202);
  }

  /** Requests that are refused, each at another place. What they hold must not get into a log either. */
  async sendBad(): Promise<void> {
    const { secrets } = this;
    const url = `${this.#ready.otlpHttp ?? ''}/v1/traces`;
    const [ids, atUnixNano] = this.#span();
    this.traceIds.pop();
    const whole = traceBytes(secrets, 'bad', ids, atUnixNano);
    const json = traceJson(secrets, 'bad', ids, atUnixNano);
    expect(await statusOf(url, PROTOBUF_TYPE, whole.subarray(0, whole.length - 3))).toBe(400);
    expect(await statusOf(url, JSON_TYPE, json.replace(ids.traceId, secrets.text()))).toBe(400);
    expect(await statusOf(url, JSON_TYPE, json.slice(0, -4))).toBe(400);
    expect(await statusOf(url, { ...PROTOBUF_TYPE, 'content-encoding': 'gzip' }, whole)).toBe(400);
    expect(await statusOf(url, { 'content-type': secrets.mail() }, whole)).toBe(415);
    expect(await statusOf(`${url}/${secrets.mail()}?mail=${secrets.mail()}`, JSON_TYPE, json)).toBe(404);
    expect(await statusOf(url, { ...JSON_TYPE, authorization: secrets.bearer() }, json)).toBe(401);
    expect(await statusOf(url, { ...JSON_TYPE, 'user-agent': secrets.mail(), baggage: `who=${secrets.mail()}` }, '{')).toBe(400); // prettier-ignore
    const { zipkin, jaeger } = this.#ready;
    if (zipkin === undefined || jaeger === undefined) return;
    expect(await statusOf(`${zipkin}/api/v2/spans`, JSON_TYPE, `[{"traceId":"${secrets.text()}"}]`)).toBe(400);
    const batch = jaegerBatch(secrets, 'bad', ids, atUnixNano);
    const cut = batch.subarray(0, batch.length - 9);
    expect(await statusOf(`${jaeger}/api/traces`, { 'content-type': 'application/x-thrift' }, cut)).toBe(400);
  }

  #span(): [SpanIds, bigint] {
    const ids = { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
    this.traceIds.push(ids.traceId);
    return [ids, BigInt(Date.now()) * 1_000_000n];
  }

  async #post(path: string, headers: Record<string, string>, body: string | Uint8Array): Promise<void> {
    expect(await statusOf(`${this.#ready.otlpHttp ?? ''}${path}`, headers, body), path).toBe(200);
  }

  async #grpc(body: Buffer): Promise<void> {
    const session = connect(`http://${(this.#ready.otlpGrpc ?? '').replace(/^http:\/\//, '')}`);
    const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
    const call = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const head = Buffer.alloc(5);
    head.writeUInt32BE(body.length, 1);
    call.end(Buffer.concat([head, body]));
    call.resume();
    const [trailers] = (await once(call, 'trailers')) as [Record<string, string>];
    expect(trailers['grpc-status']).toBe('0');
    session.close();
  }
}

async function statusOf(url: string, headers: Record<string, string>, body: string | Uint8Array): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('a planted secret', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let sender: Sender;
  let target: { graphql: string; adminToken: string };

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-secrets-'));
    const args = [...(await embeddedStart(dataDir)), '--zipkin', '0', '--jaeger', '0'];
    clew = new ClewProcess(args, { CLEW_LOG_LEVEL: 'debug' });
    const ready = await clew.ready();
    target = { graphql: ready.graphql ?? '', adminToken: ready.adminToken ?? '' };
    sender = new Sender(ready);
    for (const [kind, content] of [['MASKING', RULES], ['SEMANTIC_CONVENTIONS', RENAMES]]) {
      await askGraphql(target, SAVE, { input: { kind, content, expectedVersion: 0 } });
    } // prettier-ignore
    await rulesHold(ready.otlpHttp ?? '');
    await sender.sendTraces();
    await sender.sendLogs();
    await sender.sendLegacy();
    await sender.sendBad();
  });

  afterAll(async () => {
    await clew.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Sends what is no secret until it comes out hidden: gateways look for new rules every second. */
  async function rulesHold(otlpHttp: string): Promise<void> {
    await until('the rules to hold', async () => {
      const traceId = randomBytes(16).toString('hex');
      const now = String(BigInt(Date.now()) * 1_000_000n);
      const attributes = [{ key: 'old_secret', value: { stringValue: 'no secret yet' } }];
      const span = { traceId, spanId: traceId.slice(16), name: 'probe', startTimeUnixNano: now, endTimeUnixNano: now, attributes, status: { code: 2 } };
      const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
      expect(await statusOf(`${otlpHttp}/v1/traces`, JSON_TYPE, body)).toBe(200);
      return (await storedTrace(traceId)).includes('no secret yet') ? undefined : true;
    }); // prettier-ignore
  }

  async function storedTrace(traceId: string): Promise<string> {
    return until(`the trace ${traceId}`, async () => {
      const { trace } = await askGraphql<{ trace: unknown }>(target, TRACE, { traceId });
      return trace === null ? undefined : JSON.stringify(trace);
    });
  }

  it('is nowhere in what the API tells, and what is none is there', async () => {
    const needles = sender.secrets.needles();
    for (const traceId of sender.traceIds) {
      const trace = await storedTrace(traceId);
      if (0)
        expect(trace).toContain('kept name mail [redacted:email] card [redacted:card-number] iban [redacted:iban]');
      expect(trace).toContain('"key":"plain.route","value":{"text":"/kept/as/it/is"');
      expect(trace).toContain('[redacted]');
    }
    const withLogs = await until('the log records', async () => {
      const trace = await storedTrace(sender.traceIds[4] ?? '');
      return trace.split('kept body').length > 2 ? trace : undefined;
    });
    expect(hits(Buffer.from(withLogs), needles)).toEqual([]);
    const seen = await until('the gateway to tell what it saw', async () => {
      const range = { start: new Date(Date.now() - 3_600_000), end: new Date(Date.now() + 3_600_000) };
      const answer = await askGraphql<{ maskingFindings: unknown[]; ruleCounts: unknown[] }>(target, SEEN, { range });
      return answer.maskingFindings.length > 0 && answer.ruleCounts.length > 3 ? JSON.stringify(answer) : undefined;
    });
    expect(hits(Buffer.from(seen), needles)).toEqual([]);
  });

  it('is in no file and no row that is left, and in no line of the log', async () => {
    const needles = sender.secrets.needles();
    expect(hits(Buffer.from(clew.log()), needles)).toEqual([]);
    expect(await filesWith(dataDir, needles)).toEqual(['x']); // while it runs: nothing was trimmed yet
    expect(await clew.stop(), clew.log()).toBe(0);
    expect(hits(Buffer.from(clew.log()), needles)).toEqual([]);
    expect(await filesWith(dataDir, needles)).toEqual([]);
    const rows = await rowsOfAllTables(join(dataDir, 'clickhouse'));
    expect(rows.includes('/kept/as/it/is')).toBe(true);
    expect(hits(rows, needles)).toEqual([]);
  });
});

describe('a planted secret in a forwarder whose upstream is away', () => {
  it('is not in what it holds back on its disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clew-secrets-forwarder-'));
    const [otlpHttp, otlpGrpc, nobody] = (await freePorts(3)).map(String);
    await writeFile(join(folder, 'rules.json'), JSON.stringify({ masking: RULES, 'semantic-conventions': RENAMES }));
    const data = join(folder, 'data');
    const forwarder = new ClewProcess(
      [
        'start',
        'forwarder',
        '--json',
        '--data',
        data,
        '--otlp-http',
        String(otlpHttp),
        '--otlp-grpc',
        String(otlpGrpc),
      ],
      {
        CLEW_FORWARDER_UPSTREAM_URL: `http://127.0.0.1:${String(nobody)}`,
        CLEW_FORWARDER_RULES_FILE: join(folder, 'rules.json'),
        CLEW_LOG_LEVEL: 'debug',
      },
    );
    try {
      const sender = new Sender(await forwarder.ready());
      await sender.sendTraces();
      const needles = sender.secrets.needles();
      expect(await filesWith(data, [Buffer.from('/kept/as/it/is')])).not.toEqual([]);
      expect(await filesWith(data, needles)).toEqual([]);
      expect(hits(Buffer.from(forwarder.log()), needles)).toEqual([]);
    } finally {
      await forwarder.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
