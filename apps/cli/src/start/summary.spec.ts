import { describe, expect, it } from 'vitest';

import { jsonLine, summary, type Ready } from './summary.js';

const READY: Ready = {
  ui: 'http://127.0.0.1:3300/',
  graphql: 'http://127.0.0.1:3300/graphql',
  otlpHttp: 'http://127.0.0.1:4318',
  otlpGrpc: 'http://127.0.0.1:4317',
  ingestKey: 'clew_ik_x',
  adminToken: 'clew_at_x',
  dataDir: '/data',
};

describe('summary', () => {
  it('fits a screen and says where everything is', () => {
    const text = summary({ ready: READY, tookMs: 3_240, sampleTracesPerSecond: 2, keyOptional: true }, false);
    expect(text.split('\n').length).toBeLessThan(24);
    expect(text).toContain('Clew is ready in 3.2 s');
    expect(text).toContain('http://127.0.0.1:3300/#token=clew_at_x');
    expect(text).toContain('clew_ik_x  (optional from this machine)');
    expect(text).toContain('sends 2 traces a second');
    expect(text).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318');
    expect(text).not.toContain('\u001b');
  });

  it('leaves out what a single role does not have', () => {
    const facts = { ready: {}, tookMs: 1, sampleTracesPerSecond: undefined, keyOptional: false };
    const text = summary(facts, false);
    expect(text).toContain('Clew is ready');
    expect(text).not.toMatch(/Web UI|OTLP|key|token|undefined/);
  });

  it('links the UI without a token where none is known', () => {
    const { adminToken: _, ...ready } = READY;
    const text = summary({ ready, tookMs: 1, sampleTracesPerSecond: undefined, keyOptional: false }, false);
    expect(text).toContain('http://127.0.0.1:3300/\n');
  });
});

describe('jsonLine', () => {
  it('is one line that parses to what is ready', () => {
    const line = jsonLine(READY);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(JSON.parse(line)).toEqual(READY);
  });
});
