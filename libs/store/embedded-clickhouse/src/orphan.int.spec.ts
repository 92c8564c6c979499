import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, describe, expect, it } from 'vitest';

import { createEmbeddedClickHouse } from './embedded-clickhouse.js';

const dataDir = mkdtempSync(join(tmpdir(), 'clew-embedded-clickhouse-'));
const options = { dataDir, username: 'clew', password: 'secret' };

/** A Clew of its own: starts the engine, says its pid, and waits to be killed. */
const PARENT = `
  import { createEmbeddedClickHouse } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
  const engine = createEmbeddedClickHouse(JSON.parse(process.argv[1]));
  await engine.start();
  process.stdout.write(String(engine.pid));
`;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

describe('an engine whose Clew was killed', () => {
  it('ends, and leaves a folder that opens again', async () => {
    const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const enginePid = Number(said.toString());
    expect(isAlive(enginePid)).toBe(true);
    parent.kill('SIGKILL');
    const next = createEmbeddedClickHouse(options);
    await next.start(); // waits for the orphan to let go of the folder
    while (isAlive(enginePid)) await delay(20);
    await next.shutdown({ deadlineMs: 10_000 });
  });
});
