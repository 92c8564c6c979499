import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ClewProcess, embeddedStart, until } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';
import { partIfAvailable } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { prepareGo } from './sdk-matrix/go-sender.js';
import { prepareJava } from './sdk-matrix/java-sender.js';
import { prepareNode } from './sdk-matrix/node-sender.js';
import { preparePython } from './sdk-matrix/python-sender.js';
import type { Transport } from './sdk-matrix/sender.js';
import type { SentAttributes, SentSpan } from './sdk-matrix/sent-span.js';
import { storedLogs } from './sdk-matrix/stored-log.js';
import { storedSpans } from './sdk-matrix/stored-span.js';

const preparations = { Node: prepareNode, Python: preparePython, Java: prepareJava, Go: prepareGo };
const senders = await Promise.all(
  Object.entries(preparations).map(async ([language, prepare]) => ({
    language,
    sender: await partIfAvailable(prepare),
  })),
);

/** What every sender sends, spelt out: that a sender describes its spans well must not rest on its own word alone. */
const SENT_BY_ALL: SentAttributes = {
  'int.zero': { int: '0' },
  double: { double: '3fb999999999999a' },
  'double.tiny': { double: '0000000000000001' },
  bool: { bool: false },
  'string.empty': { string: '' },
  'string.text': { string: 'naïve – 你好 \u{1f9f6}\n\t"\\\u0000' },
  'array.string': { array: [{ string: '' }, { string: 'ä' }, { string: 'b' }] },
};
const SENT_BY_ALL_BUT_NODE: SentAttributes = {
  'int.max': { int: '9223372036854775807' },
  'int.min': { int: '-9223372036854775808' },
  'int.beyond.double': { int: '9007199254740993' },
  'double.whole': { double: '4008000000000000' },
  'double.infinite': { double: 'fff0000000000000' },
  'array.int': { array: [{ int: '1' }, { int: '1152921504606846977' }, { int: '-3' }] },
  bytes: { bytes: 'AAH+/w==' },
};

/** Every SDK's own exporters against the built product: what an SDK sent is what GraphQL answers. */
describe('a trace sent by the OpenTelemetry SDK', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: GraphqlTarget;
  let endpoints: Readonly<Record<Transport, string>>;
  let ingestKey: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-sdk-matrix-'));
    clew = new ClewProcess(await embeddedStart(dataDir));
    const ready = await clew.ready();
    target = { graphql: ready.graphql ?? '', adminToken: ready.adminToken ?? '' };
    endpoints = { http: ready.otlpHttp ?? '', json: ready.otlpHttp ?? '', grpc: ready.otlpGrpc ?? '' };
    ingestKey = ready.ingestKey ?? '';
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  describe.each(senders)('for $language', ({ language, sender }) => {
    it.skipIf(sender === undefined).each(sender?.transports ?? (['grpc', 'http'] as const))(
      'arrives exactly over %s',
      async (transport) => {
        const sent = (await sender?.send(transport, endpoints[transport], ingestKey)) ?? [];
        expect(sent).toHaveLength(6);
        const traceId = sent[0]?.traceId ?? '';
        const stored = await until(`trace ${traceId}`, async () => {
          const spans = await storedSpans(target, traceId);
          return spans.length < sent.length ? undefined : spans;
        });
        expect(bySpanId(stored)).toEqual(bySpanId(sent));
        const root = stored.find(({ kind }) => kind === 'SERVER');
        expect(root?.name).toBe('checkout ü世\u{1f9f6}');
        expect(root?.attributes).toMatchObject(
          language === 'Node' ? SENT_BY_ALL : { ...SENT_BY_ALL, ...SENT_BY_ALL_BUT_NODE },
        );
      },
    );

    it.skipIf(sender === undefined).each(sender?.sendLogs === undefined ? [] : sender.transports)(
      'its log records arrive exactly over %s',
      async (transport) => {
        const sent = (await sender?.sendLogs?.(transport, endpoints[transport], ingestKey)) ?? [];
        expect(sent).toHaveLength(5);
        const traceId = sent[0]?.traceId ?? '';
        const stored = await until(`log records of ${traceId}`, async () => {
          const logs = await storedLogs(target, traceId);
          return logs.length < sent.length ? undefined : logs;
        });
        expect(stored).toEqual(sent);
      },
    );
  });
});

function bySpanId(spans: readonly SentSpan[]): readonly SentSpan[] {
  return [...spans].sort((a, b) => a.spanId.localeCompare(b.spanId));
}
