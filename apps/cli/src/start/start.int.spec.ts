import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import { fakeTerminal, type FakeTerminal } from '../testing/fake-terminal.js';
import type { Ready } from './summary.js';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-start-'));
});

afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const ARGS = ['start', '--json', '--no-sample', '--http', '0', '--otlp-http', '0', '--otlp-grpc', '0', '--data'];

/** Runs Clew until `use` is done with it. */
async function withClew(use: (ready: Ready, terminal: FakeTerminal) => Promise<void>): Promise<void> {
  const terminal = fakeTerminal();
  const ended = runCli([...ARGS, dataDir], terminal);
  try {
    await Promise.race([terminal.answered, ended]);
    const lines = terminal.stdout().split('\n');
    expect(lines, terminal.stderr()).toHaveLength(2);
    const ready: Ready = JSON.parse(lines[0] ?? '');
    await use(ready, terminal);
  } finally {
    terminal.stop();
    expect(await ended, terminal.stderr()).toBe(0);
  }
}

async function organisationName({ graphql = '' }: Ready, token: string): Promise<string | undefined> {
  const response = await fetch(graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { organisation { name } } }' }),
  });
  const answer: unknown = await response.json();
  return /"name":"(\w+)"/.exec(JSON.stringify(answer))?.[1];
}

describe('clew start', () => {
  let first: Ready;

  it('runs everything, and hands out keys that work', async () => {
    await withClew(async (ready) => {
      first = ready;
      expect(ready).toMatchObject({ dataDir, ingestKey: expect.stringMatching(/^clew_ik_/) });
      expect(await organisationName(ready, ready.adminToken ?? '')).toBe('Default');
      expect(await organisationName(ready, 'clew_at_wrong')).toBeUndefined();
      const exported = await fetch(`${ready.otlpHttp ?? ''}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'x-clew-ingest-key': ready.ingestKey ?? '' },
        body: new Uint8Array(),
      });
      expect(exported.status).toBe(200);
    });
  });

  it('knows its keys again, and refuses a second Clew in the same folder', async () => {
    await withClew(async (ready) => {
      expect(ready).toMatchObject({ ingestKey: first.ingestKey, adminToken: first.adminToken });
      const second = fakeTerminal();
      expect(await runCli([...ARGS, dataDir], second)).toBe(1);
      expect(second.stdout()).toBe('');
      expect(second.stderr()).toContain(`in use by process ${process.pid}`);
    });
  });

  it('issues new keys when the file of the old ones is gone', async () => {
    await rm(join(dataDir, 'credentials.json'));
    await withClew(async (ready) => {
      expect(ready.adminToken).not.toBe(first.adminToken);
      expect(await organisationName(ready, ready.adminToken ?? '')).toBe('Default');
      const noted: unknown = JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8'));
      expect(noted).toEqual({ ingestKey: ready.ingestKey, adminToken: ready.adminToken });
    });
  });
});
