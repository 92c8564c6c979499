import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LeaseCollector, journalTexts, textOf } from '@clew/stream-contract/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSegmentLogStream } from './segment-log-stream.js';

/** Runs on the built package: a child process has no test runner to compile for it. */
const WRITER = fileURLToPath(new URL('testing/append-for-ever.mjs', import.meta.url));
const ROUNDS = 3;
const ACKNOWLEDGED_PER_ROUND = 2_000;

describe('segment log under kill -9', () => {
  let dataDir: string;
  let writer: ChildProcess | undefined;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-segment-crash-'));
  });
  afterEach(async () => {
    writer?.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  /** What the writer was told is durable, up to the moment it was killed. */
  const killWhileAppending = async (first: number): Promise<string[]> => {
    const child = spawn(process.execPath, [WRITER, dataDir, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
    writer = child;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const acknowledged: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line);
      if (acknowledged.length === ACKNOWLEDGED_PER_ROUND) child.kill('SIGKILL');
    }
    await exited;
    expect(child.signalCode, 'the writer was killed and did not end by itself').toBe('SIGKILL');
    return acknowledged;
  };

  it('has every acknowledged message and journal record, once, in order and whole', async () => {
    const messages = new Set<number>();
    const journal: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const line of await killWhileAppending(round * 1_000_000)) {
        const [kind, what = ''] = line.split(' ');
        if (kind === 'message') messages.add(Number(what));
        else journal.push(what);
      }
      const stream = createSegmentLogStream({ dataDir, partitionCount: 2 });
      await stream.start();
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: 'check' }, collector);
      for (const partition of [0, 1]) {
        const lease = await collector.lease(partition);
        const found: number[] = [];
        const end = await lease.endOffset();
        for (let next = 0n; next < end;) {
          for (const { offset, value } of await lease.read(next, { bytesMax: 1_000_000, waitMsMax: 0 })) {
            const number = Number.parseInt(Buffer.from(value).toString(), 10);
            expect(value.length).toBe(100 + (number % 50) * 40);
            found.push(number);
            next = offset + 1n;
          }
        }
        const distinct = new Set(found);
        expect([...messages].filter((number) => !distinct.has(number))).toEqual([]);
        expect(distinct.size, 'no message twice').toBe(found.length);
      }
      const kept = await journalTexts(await collector.lease(0));
      expect(kept.filter((text) => journal.includes(text))).toEqual(journal);
      await stream.shutdown({ deadlineMs: 5_000 });
    }
    expect(messages.size).toBeGreaterThan(ROUNDS * 100);
    expect(journal.length).toBeGreaterThan(ROUNDS);
  });

  it('keeps a second process out while the first lives, names both, and lets it in after a kill -9', async () => {
    const child = spawn(process.execPath, [WRITER, dataDir, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    writer = child;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdout.resume();
    const stream = createSegmentLogStream({ dataDir, partitionCount: 2 });
    const rejection = await stream.start().catch((error: unknown) => error);
    expect(rejection).toMatchObject({ code: 'STREAM_FOLDER_LOCKED', retryable: false });
    expect(String(rejection)).toContain(dataDir);
    expect(String(rejection)).toContain(`process ${String(child.pid)}`);
    child.kill('SIGKILL');
    await exited;
    await stream.start();
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: 'check' }, collector);
    const [first] = await (await collector.lease(0)).read(0n, { bytesMax: 1, waitMsMax: 0 });
    expect(textOf(first?.value ?? new Uint8Array())).toMatch(/^\d+ x+$/);
    await stream.shutdown({ deadlineMs: 5_000 });
  });
});
