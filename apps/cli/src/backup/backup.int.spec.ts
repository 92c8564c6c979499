import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { findRunningClickHouse } from '@clew/embedded-clickhouse';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import type { Ready } from '../start/summary.js';
import { fakeTerminal } from '../testing/fake-terminal.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-backup-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = fakeTerminal({}, folder);
  const code = await runCli(args, terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

/** Runs Clew on `data` until `use` is done with it. */
async function withClew<T>(data: string, use: (ready: Ready) => Promise<T>): Promise<T> {
  const ports = ['--http', '0', '--otlp-http', '0', '--otlp-grpc', '0'];
  const terminal = fakeTerminal({}, folder);
  const ended = runCli(['start', '--json', '--no-sample', ...ports, '--data', data], terminal);
  try {
    await Promise.race([terminal.answered, ended]);
    expect(terminal.stdout(), terminal.stderr()).toMatch(/^\{.*\}\n$/);
    const ready: Ready = JSON.parse(terminal.stdout());
    return await use(ready);
  } finally {
    terminal.stop();
    expect(await ended, terminal.stderr()).toBe(0);
  }
}

const traceIdOf = (number: number): string => number.toString(16).padStart(32, '0');

/** One failed span, which every sampling policy keeps, in a trace of its own. */
async function send({ otlpHttp = '' }: Ready, key: string, number: number): Promise<void> {
  const startTimeUnixNano = String(BigInt(Date.now()) * 1_000_000n);
  const span = {
    ...{ traceId: traceIdOf(number), spanId: number.toString(16).padStart(16, '0'), name: 'pay', kind: 2 },
    ...{ startTimeUnixNano, endTimeUnixNano: startTimeUnixNano, status: { code: 2 } },
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const response = await fetch(`${otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-clew-ingest-key': key },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
}

async function isFound({ graphql = '' }: Ready, token: string, number: number): Promise<boolean> {
  const response = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: `{ trace(traceId: "${traceIdOf(number)}") { traceId } }` }),
  });
  return (await response.text()).includes(`"traceId":"${traceIdOf(number)}"`);
}

/** Spans stored, and spans counted. */
async function counts(data: string): Promise<{ stored: number; counted: number }> {
  const engine = await findRunningClickHouse(join(folder, data, 'clickhouse'));
  if (engine === undefined) throw new Error('no engine runs');
  const response = await fetch(engine.url, {
    method: 'POST',
    headers: { 'x-clickhouse-user': engine.username, 'x-clickhouse-key': engine.password },
    body: 'SELECT (SELECT count() FROM clew.spans), (SELECT sum(span_count) FROM clew.red_1m) FORMAT TSV',
  });
  const [stored, counted] = (await response.text()).trim().split('\t').map(Number);
  return { stored: stored ?? NaN, counted: counted ?? NaN };
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(50);
}

it('brings a running Clew back elsewhere, and nothing that is damaged, newer or unfinished', async () => {
  const keys = await withClew('first', async (ready) => {
    const { ingestKey = '', adminToken = '' } = ready;
    await send(ready, ingestKey, 1);
    await until(async () => (await counts('first')).stored === 1);

    const going = new AbortController();
    const stream = (async () => {
      for (let number = 100; !going.signal.aborted; number++) await send(ready, ingestKey, number);
    })();
    const made = await run('backup', '--data', 'first', '--to', 'backup', '--calm-wait', '1', '--json');
    going.abort();
    await stream;
    expect(made, made.stderr).toMatchObject({ code: 0 });

    const stopped = fakeTerminal({}, folder);
    stopped.stop();
    expect(await runCli(['backup', '--data', 'first', '--to', 'stopped'], stopped)).toBe(1);
    expect(stopped.stderr()).toContain('nothing is left of it');
    expect((await readdir(folder)).toSorted()).toEqual(['backup', 'first']);
    return { ingestKey, adminToken };
  });

  // Spans came all the time: where there was no pause between flushes, it says so.
  expect(await run('backup', '--verify', 'backup')).toMatchObject({ code: 0 });
  expect((await stat(join(folder, 'backup'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'backup/manifest.json'))).mode & 0o777).toBe(0o600);
  expect((await run('backup', '--data', 'first', '--to', 'backup')).stderr).toContain('is not empty');
  expect((await run('backup', '--data', 'none', '--to', 'other')).stderr).toContain('nothing to back up');
  expect((await run('restore', '--from', 'backup', '--data', 'first')).stderr).toContain('is not empty');

  expect(await run('restore', '--from', 'backup', '--data', 'second')).toMatchObject({ code: 0 });
  // Nothing runs now: the engines are started for it.
  expect(await run('backup', '--data', 'second', '--to', 'next')).toMatchObject({ code: 0, stderr: '' });
  const files = await readdir(join(folder, 'next/trace-store'));
  const chunk = files.find((name) => name.includes('-spans.')) ?? '';
  await withClew('second', async (ready) => {
    // What has not changed is the same file.
    expect(await run('backup', '--data', 'second', '--base', 'next', '--to', 'last')).toMatchObject({ code: 0 });
    expect((await stat(join(folder, 'next/trace-store', chunk))).nlink).toBe(2);
    const before = await counts('second');
    expect(before.stored).toBeGreaterThan(0);
    expect(await isFound(ready, keys.adminToken, 1)).toBe(true);
    await send(ready, keys.ingestKey, 7);
    await until(() => isFound(ready, keys.adminToken, 7));
    await until(async () => (await counts('second')).counted > before.counted);
    expect(await counts('second')).toEqual({ stored: before.stored + 1, counted: before.counted + 1 });
  });

  await flipByte(join(folder, 'next/trace-store', chunk));
  const damaged = await run('backup', '--verify', 'next');
  expect(damaged).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`trace-store/${chunk} has another content`),
  });
  expect((await run('restore', '--from', 'next', '--data', 'third')).stderr).toContain(chunk);
  expect(await readdir(folder)).not.toContain('third');
  const manifest = join(folder, 'backup/manifest.json');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"schemaVersion": ', '"schemaVersion": 9'));
  expect((await run('restore', '--from', 'backup', '--data', 'third')).stderr).toContain('manifest.json is not as');
  await rm(manifest);
  expect((await run('backup', '--verify', 'backup')).stderr).toContain('is no finished backup');

  await writeFile(join(folder, 'second/restore-unfinished'), '');
  expect((await run('start', '--data', 'second')).stderr).toContain('a restore that did not end');
});

async function flipByte(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 20);
    await file.write(Buffer.of((buffer[0] ?? 0) ^ 1), 0, 1, 20);
  } finally {
    await file.close();
  }
}
