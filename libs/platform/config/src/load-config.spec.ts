import { describe, expect, it } from 'vitest';

import { ConfigError } from './config-error.js';
import { loadConfig, unknownVariables } from './load-config.js';
import { settingList } from './setting-list.js';
import type { ConfigSources } from './sources.js';

function messagesOf(sources: ConfigSources): readonly string[] {
  try {
    loadConfig(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs nothing to be set', () => {
    const config = loadConfig();
    expect(config.dataDir).toBe('.clew');
    expect(config.api).toMatchObject({ host: '127.0.0.1', port: 3300 });
    expect(config.gateway).toMatchObject({ otlpHttpPort: 4318, otlpGrpcPort: 4317 });
    expect(config.stream).toMatchObject({ kind: 'segment-log', brokers: [] });
    expect(config.clickhouse.url).toBeUndefined();
  });

  it('wants the certificate and the key of TLS together', () => {
    expect(messagesOf({ env: { CLEW_GATEWAY_TLS_CERT_FILE: 'tls.crt' } })).toEqual([
      'gateway.tlsCertFile needs gateway.tlsKeyFile',
    ]);
    expect(messagesOf({ env: { CLEW_API_TLS_KEY_FILE: 'tls.key' } })).toEqual(['api.tlsKeyFile needs api.tlsCertFile']);
    expect(messagesOf({ env: { CLEW_GATEWAY_TLS_CLIENT_CA_FILE: 'ca.crt' } })).toEqual([
      'gateway.tlsClientCaFile needs gateway.tlsCertFile',
    ]);
  });

  it('lets the environment win over the file and flags win over both', () => {
    const file = { name: 'clew.json', content: { api: { port: 1, host: 'a' }, dataDir: 'from-file' } };
    const env = { CLEW_API_PORT: '2', CLEW_API_HOST: 'b' };
    const config = loadConfig({ file, env, flags: { 'api.port': '3' } });
    expect(config).toMatchObject({ dataDir: 'from-file', api: { host: 'b', port: 3 } });
  });

  it('reads every kind of value from text', () => {
    const { stream, sampler, sampleShop, log } = loadConfig({
      env: {
        CLEW_STREAM_KIND: 'kafka',
        CLEW_STREAM_BROKERS: 'a:9092, b:9092',
        CLEW_STREAM_TLS: 'true',
        CLEW_SAMPLER_BASELINE_PROBABILITY_MIN: '0.125',
        CLEW_SAMPLE_SHOP_ENABLED: 'false',
        CLEW_LOG_LEVEL: 'debug',
      },
    });
    expect(stream).toMatchObject({ kind: 'kafka', brokers: ['a:9092', 'b:9092'], tls: true });
    expect(sampler.baselineProbabilityMin).toBe(0.125);
    expect(sampleShop.enabled).toBe(false);
    expect(log.level).toBe('debug');
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ env: { CLEW_API_PORT: '', CLEW_CLICKHOUSE_URL: '' } }).api.port).toBe(3300);
  });

  it('names the setting, who set it, the value and what is allowed', () => {
    expect(messagesOf({ env: { CLEW_API_PORT: '99999' } })).toEqual([
      'api.port is 99999 (from CLEW_API_PORT); allowed is a whole number from 0 to 65535',
    ]);
    expect(messagesOf({ file: { name: 'clew.json', content: { log: { level: 'loud' } } } })).toEqual([
      'log.level is "loud" (from clew.json); allowed is one of trace, debug, info, warn, error, fatal, silent',
    ]);
  });

  it.each(['', '3300.5', '0x10', '1e3', ' 7', 'NaN', '-1', 'Infinity'])('does not take %j for a port', (text) => {
    expect(messagesOf({ flags: { 'api.port': text } })).toHaveLength(1);
  });

  it.each([null, [], 'x', 7, { api: 1 }, { api: null }, { api: { port: '80' } }, { api: { port: null } }])(
    'refuses the file %j',
    (content) => {
      expect(messagesOf({ file: { name: 'clew.json', content } })).toHaveLength(1);
    },
  );

  it('reports everything at once', () => {
    const problems = messagesOf({
      env: { CLEW_API_PORT: 'x', CLEW_CLICKHOUSE_URL: 'localhost:8123' },
      flags: { 'gateway.otlpHttpProt': '1' },
    });
    expect(problems).toEqual([
      'gateway.otlpHttpProt (from the command line) is not a setting; did you mean gateway.otlpHttpPort?',
      'api.port is "x" (from CLEW_API_PORT); allowed is a whole number from 0 to 65535',
      'clickhouse.url is "localhost:8123" (from CLEW_CLICKHOUSE_URL); allowed is a URL that starts with http:// or https://',
    ]);
  });

  it('never shows a secret', () => {
    const [message] = messagesOf({ env: { CLEW_POSTGRES_URL: 'mysql://me:hunter2@db/clew' } });
    expect(message).toContain('postgres.url is (not shown) (from CLEW_POSTGRES_URL)');
    expect(message).not.toContain('hunter2');
  });

  it('finds a setting of a file that does not exist', () => {
    expect(messagesOf({ file: { name: 'clew.json', content: { gatway: { lingerMs: 1 } } } })).toEqual([
      'gatway (from clew.json) is not a setting',
    ]);
  });

  it('is not fooled by names every object has', () => {
    const content: unknown = JSON.parse('{ "__proto__": { "dataDir": "x" }, "constructor": 1 }');
    expect(messagesOf({ file: { name: 'clew.json', content } })).toHaveLength(2);
  });

  it('refuses settings that contradict each other', () => {
    expect(messagesOf({ env: { CLEW_STREAM_KIND: 'kafka', CLEW_STREAM_SASL_MECHANISM: 'plain' } })).toEqual([
      'stream.brokers must name a broker while stream.kind is kafka',
      'stream.saslMechanism needs stream.saslUsername and stream.saslPassword',
    ]);
  });
});

describe('unknownVariables', () => {
  it('finds typos and leaves foreign names alone', () => {
    expect(unknownVariables({ CLEW_API_PROT: '1', CLEW_API_PORT: '1', CLEW_CONFIG: 'f', PATH: 'x' })).toEqual([
      'CLEW_API_PROT (did you mean CLEW_API_PORT?)',
    ]);
  });
});

describe('settingList', () => {
  it('gives every setting a sentence, a variable of its own and a default that is allowed', () => {
    const settings = settingList();
    expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length);
    for (const { path, doc, allowed } of settings) {
      expect(doc, path).toMatch(/\.$/);
      expect(allowed, path).not.toBe('');
    }
  });
});

it('wants a key for spans from Kafka', () => {
  const file = { name: 'clew.json', content: { kafkaReceiver: { brokers: ['k:9092'] } } };
  expect(() => loadConfig({ file })).toThrow('kafkaReceiver.brokers needs kafkaReceiver.ingestKey');
});
