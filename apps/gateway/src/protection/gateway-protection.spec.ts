import type { ObservationBatch, RuleDocument } from '@clew/access-model';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createGatewayProtection, type GatewayProtection } from './gateway-protection.js';
import { ObservationBuffer } from './observation-buffer.js';
import { PROTECTION_METRICS } from './protection-metrics.js';

const NOW = Date.parse('2026-03-01T12:34:56Z');
const NOON = Date.parse('2026-03-01T12:00:00Z');
const SCOPE = { organisationId: 'org-a', teamId: 'web' };
const WEB = { tenantId: 'org-a', teamId: 'web', ingestKeyId: 'key', retentionDays: 7 };

describe('observations', () => {
  let batches: ObservationBatch[];
  let failure: Error | undefined;
  let buffer: ObservationBuffer;

  beforeEach(() => {
    batches = [];
    failure = undefined;
    buffer = new ObservationBuffer({
      sink: {
        record: (batch) => {
          if (failure !== undefined) return Promise.reject(failure);
          batches.push(batch);
          return Promise.resolve();
        },
      },
      instruments: createMetrics().instruments(PROTECTION_METRICS),
      nowUnixMs: () => NOW,
      entriesMax: 2,
    });
  });

  test('are added up per team and hour, and written once', async () => {
    const observer = buffer.observerOf(SCOPE);
    observer.rule('cards', 'redact', 3);
    observer.rule('cards', 'redact', 4);
    buffer.observerOf({ ...SCOPE, teamId: 'shop' }).rule('cards', 'redact', 5);
    observer.cardinality('user.id', 10, 'cart', false);
    observer.cardinality('user.id', 30, 'shop', true);
    observer.cardinality('user.id', 20, 'cart', false);
    observer.finding('email', 'note', 'cart');
    observer.glossary('cart', 'userId', 'unknown', 1);
    observer.drift('cart', 'http.url', 'url.full', 1);
    observer.fault('bad_utf8', 'cart', 7);
    await buffer.flush();
    const hourUnixMs = NOON;
    expect(batches).toEqual([
      {
        rules: [
          { ...SCOPE, hourUnixMs, ruleId: 'cards', action: 'redact', count: 7 },
          { ...SCOPE, teamId: 'shop', hourUnixMs, ruleId: 'cards', action: 'redact', count: 5 },
        ],
        cardinality: [
          {
            ...{ ...SCOPE, attributeKey: 'user.id', dayUnixMs: Date.parse('2026-03-01'), estimate: 30, limited: true },
            serviceNames: ['cart', 'shop'],
          },
        ],
        findings: [
          { ...SCOPE, detector: 'email', attributeKey: 'note', serviceName: 'cart', count: 1, lastSeenUnixMs: NOW },
        ],
        glossary: [
          { ...SCOPE, hourUnixMs, serviceName: 'cart', attributeKey: 'userId', violation: 'unknown', count: 1 },
        ],
        drift: [
          { ...SCOPE, hourUnixMs, serviceName: 'cart', deprecatedKey: 'http.url', currentKey: 'url.full', count: 1 },
        ],
        faults: [{ ...SCOPE, hourUnixMs, serviceName: 'cart', reason: 'bad_utf8', count: 7 }],
      },
    ]);
    await buffer.flush();
    expect(batches).toHaveLength(1);
  });

  test('wait while the control store is away, up to the bound', async () => {
    const observer = buffer.observerOf(SCOPE);
    failure = new Error('away');
    observer.rule('a', 'redact', 1);
    observer.rule('b', 'redact', 1);
    await expect(buffer.flush()).rejects.toThrow('away');
    observer.rule('b', 'redact', 2);
    observer.rule('c', 'redact', 1);
    await expect(buffer.flush()).rejects.toThrow('away');
    failure = undefined;
    await buffer.flush();
    expect(batches[0]?.rules.map(({ ruleId, count }) => [ruleId, count])).toEqual([
      ['b', 3],
      ['c', 1],
    ]);
  });

  test('names with separators in them stay apart', async () => {
    const observer = buffer.observerOf(SCOPE);
    observer.drift('a","b', 'c', 'd', 1);
    observer.drift('a', 'b","c', 'd', 1);
    await buffer.flush();
    expect(batches[0]?.drift).toHaveLength(2);
  });
});

describe('rules', () => {
  let documents: RuleDocument[];
  let listeners: Set<() => void>;
  let logLines: string[];
  let protection: GatewayProtection;

  beforeEach(async () => {
    documents = [];
    listeners = new Set();
    logLines = [];
    protection = createGatewayProtection({
      source: {
        rules: {
          current: () => documents,
          onChange: (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
          },
        },
        maskingKeys: { maskingKey: () => new Uint8Array(32) },
        observations: { record: () => Promise.resolve() },
      },
      logger: createLogger({ name: 'test', destination: { write: (line) => void logLines.push(line) } }),
      metrics: createMetrics(),
    });
    await protection.start();
  });

  afterEach(() => protection.shutdown({ deadlineMs: 1_000 }));

  function change(next: RuleDocument[]): void {
    documents = next;
    for (const listener of listeners) listener();
  }

  const document = (rest: Partial<RuleDocument>, content: unknown = { rules: [] }): RuleDocument => ({
    ...{ organisationId: 'org-a', teamId: undefined, kind: 'masking', version: 1, content },
    ...{ createdAt: new Date(NOW), createdBy: 'test' },
    ...rest,
  });

  test('are compiled once, and again only for the teams that a change concerns', () => {
    const before = protection.protectionOf(WEB);
    expect(protection.protectionOf({ ...WEB, ingestKeyId: 'another' })).toBe(before);
    change([document({ organisationId: 'org-b' }), document({ teamId: 'shop' })]);
    expect(protection.protectionOf(WEB)).toBe(before);
    change([...documents, document({ kind: 'sampling' }), document({ kind: 'sampling-budget', teamId: 'web' })]);
    expect(protection.protectionOf(WEB)).toBe(before);
    change([...documents, document({})]);
    expect(protection.protectionOf(WEB)).not.toBe(before);
    expect(logLines).toEqual([]);
  });

  test('that cannot be compiled leave those before them in force, and are logged', () => {
    const before = protection.protectionOf(WEB);
    change([document({}, 'no rules at all')]);
    expect(protection.protectionOf(WEB)).toBe(before);
    expect(logLines.join()).toContain('cannot be compiled');
    change([]);
    expect(protection.protectionOf(WEB)).toBeDefined();
  });

  test('that cannot be compiled and have none before them let nothing past', () => {
    change([document({}, 'no rules at all')]);
    expect(() => protection.protectionOf(WEB)).toThrow('send again later');
    expect(protection.protectionOf({ ...WEB, tenantId: 'org-b' })).toBeDefined();
    change([document({ version: 2 })]);
    expect(protection.protectionOf(WEB)).toBeDefined();
  });

  test('are followed no longer after a shutdown', async () => {
    await protection.shutdown({ deadlineMs: 1_000 });
    expect(listeners.size).toBe(0);
  });
});
