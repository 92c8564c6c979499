import { createLogger, createMetrics } from '@clew/self-telemetry';
import { beforeEach, describe, expect, it } from 'vitest';

import { SamplerTelemetry } from './sampler-telemetry.js';

const MINUTE_MS = 60_000;

let nowMs: number;
let lines: Record<string, unknown>[];
let telemetry: SamplerTelemetry;

beforeEach(() => {
  nowMs = 1_000_000;
  lines = [];
  const destination = { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) };
  telemetry = new SamplerTelemetry(createLogger({ name: 'test', destination }), createMetrics(), () => nowMs);
});

describe('what the sampler says of what goes on failing', () => {
  it('is a line a minute for each partition whose flush is refused, with the flush and the error', () => {
    for (let attempt = 1; attempt <= 7; attempt++) {
      for (const partition of [0, 5]) fail(partition, attempt, true);
      nowMs += MINUTE_MS / 4;
    }
    expect(said('partition')).toEqual([0, 5, 0, 5]);
    expect(said('attempt')).toEqual([1, 1, 5, 5]);
    expect(lines[0]).toMatchObject({ level: 'error', flushNumber: 42, err: { message: 'no such column' } });
  });

  it('does not keep quiet about a refusal because the store was away before', () => {
    fail(0, 1, false);
    fail(0, 2, true);
    expect(said('level')).toEqual(['warn', 'error']);
  });

  it('is a line a minute for each partition whose end nobody knows', () => {
    for (let second = 0; second < 61; second++) {
      telemetry.streamFailed(0, 'end', new Error('away'));
      nowMs += 1_000;
    }
    telemetry.streamFailed(0, 'commit', new Error('away'));
    expect(said('operation')).toEqual(['end', 'end', 'commit']);
  });
});

function fail(partition: number, attempt: number, isPermanent: boolean): void {
  telemetry.writeFailed({ partition, flushNumber: 42, attempt, isPermanent, error: new Error('no such column') });
}

function said(field: string): unknown[] {
  return lines.map((line) => line[field]);
}
