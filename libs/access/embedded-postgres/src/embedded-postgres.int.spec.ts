import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { findFreePort } from './free-port.js';
import { createEmbeddedPostgres, findRunningPostgres } from './index.js';
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from './index.js';
import { chooseLauncher } from './launcher.js';
import { inspectProcess } from './process-table.js';
import { locatePrograms } from './programs.js';

const RUN_SERVER = fileURLToPath(new URL('./testing/run-server.mjs', import.meta.url));
const NOBODY = 65_534;

let closedDir: string;
let dataDir: string;
let cleanUps: (() => Promise<unknown>)[];

beforeEach(async () => {
  // Like /root: a folder that only its owner may enter, with a space in the name of what is below.
  closedDir = await mkdtemp(join(tmpdir(), 'clew-postgres-'));
  await chmod(closedDir, 0o700);
  dataDir = join(closedDir, 'control store');
  cleanUps = [() => rm(closedDir, { recursive: true, force: true })];
});

afterEach(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

function create(options: Partial<EmbeddedPostgresOptions> = {}): EmbeddedPostgres {
  const postgres = createEmbeddedPostgres({ dataDir, ...options });
  cleanUps.push(() => postgres.shutdown({ deadlineMs: 5_000 }));
  return postgres;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  // A server that is killed under the connection is what some tests are about.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows }: { rows: unknown[] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

interface OwnProcess {
  readonly process: ChildProcess;
  readonly url: string;
  readonly serverPid: number;
}

async function runInOwnProcess(prefix: readonly string[] = []): Promise<OwnProcess> {
  const [file, ...args] = [...prefix, process.execPath, RUN_SERVER, dataDir];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let serverPid = 0;
  cleanUps.push(async () => {
    child.kill('SIGKILL');
    await exited;
    // Where the kernel does not stop the server with its starter, the test has to.
    if ((await inspectProcess(serverPid)) !== undefined) process.kill(serverPid, 'SIGINT');
    await expect.poll(() => inspectProcess(serverPid), { timeout: 10_000 }).toBeUndefined();
  });
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`ended with ${String(code)} before it served`))),
  ])) as [string];
  const served = JSON.parse(line) as { url: string; pid: number };
  serverPid = served.pid;
  return { process: child, url: served.url, serverPid };
}

test('serves, stops for good, and keeps its data and password for the next start', async () => {
  const first = create();
  await first.start();
  await query(first.url, 'create table kept (value text)');
  await query(first.url, "insert into kept values ('ä')");
  const password = new URL(first.url).password;
  const { pid } = first;
  await first.shutdown({ deadlineMs: 5_000 });
  await first.shutdown({ deadlineMs: 5_000 });
  expect(await inspectProcess(pid ?? 0)).toBeUndefined();

  const second = create();
  await second.start();
  expect(await query(second.url, 'select value, length(value) from kept')).toEqual([{ value: 'ä', length: 1 }]);
  expect(new URL(second.url).password).toBe(password);
});

test('listens on loopback only and asks for the password, which only its owner can read', async () => {
  const postgres = create();
  await postgres.start();
  expect(await query(postgres.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await query(postgres.url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  expect(await query(postgres.url, 'show fsync')).toEqual([{ fsync: 'on' }]);

  const wrong = new URL(postgres.url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);

  const file = join(dataDir, 'password');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file, 'utf8')).trim()).toHaveLength(64);
});

test('a killed process leaves no server behind that the next start can not replace', async () => {
  const first = await runInOwnProcess();
  await query(first.url, 'create table kept as select 1 as value');
  first.process.kill('SIGKILL');
  await once(first.process, 'exit');

  const next = create();
  await next.start();
  expect(await query(next.url, 'select value from kept')).toEqual([{ value: 1 }]);
  expect(await inspectProcess(first.serverPid)).toBeUndefined();
});

test('stops an orphan that outlived its killed starter', async () => {
  const first = create();
  await first.start();
  await first.shutdown({ deadlineMs: 5_000 });
  const programs = await locatePrograms();
  const { prefix, runAs } = await chooseLauncher(programs.postgres);
  const clusterDir = join(dataDir, 'cluster');
  // A shell that ends at once stands for the starter; without the kernel's stop-with-parent its server lives on.
  const launch = prefix.map((word) => (word === 'INT' ? 'clear' : word));
  const port = await findFreePort('127.0.0.1');
  const command = `"$@" -c port=${port} -c clew.owner_pid=$$ -c unix_socket_directories= </dev/null >/dev/null 2>&1 &`;
  const args = ['-c', command, 'sh', ...launch, programs.postgres, '-D', clusterDir];
  spawn('sh', args, { stdio: 'ignore', detached: true, ...runAs });
  const orphanPid = await vi.waitFor(
    async () => {
      const lock = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8')).split('\n');
      expect(lock[7]?.trim()).toBe('ready');
      return Number(lock[0]);
    },
    { timeout: 20_000 },
  );

  const log: string[] = [];
  const next = create({ onLog: (line) => log.push(line) });
  await next.start();
  expect(await inspectProcess(orphanPid)).toBeUndefined();
  expect(log.join('\n')).toContain(`stopping server ${orphanPid}, left running`);
  expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('refuses a folder whose server belongs to a process that is alive, and leaves that server alone', async () => {
  const first = await runInOwnProcess();
  await expect(create().start()).rejects.toMatchObject({
    code: 'POSTGRES_IN_USE',
    message: expect.stringContaining(`in use by process ${first.process.pid}`) as string,
  });
  expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('another process finds the server that runs, and none where none does', async () => {
  expect(await findRunningPostgres(dataDir)).toBeUndefined();
  const owner = await runInOwnProcess();
  const url = await findRunningPostgres(dataDir);
  expect(await query(url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
  owner.process.kill('SIGKILL');
  await once(owner.process, 'exit');
  // What is left of it would be stopped by the next start: nobody should work on it.
  await expect.poll(() => findRunningPostgres(dataDir)).toBeUndefined();
});

test('a lock file that names a pid of another program does not keep it from starting', async () => {
  const first = create();
  await first.start();
  await first.shutdown({ deadlineMs: 5_000 });
  const clusterDir = join(dataDir, 'cluster');
  const somebody = spawn('sleep', ['600'], { stdio: 'ignore' });
  cleanUps.push(() => Promise.resolve(somebody.kill('SIGKILL')));
  await writeFile(
    join(clusterDir, 'postmaster.pid'),
    `${somebody.pid}\n${clusterDir}\n1\n5432\n\n127.0.0.1\n\nready\n`,
  );

  const next = create();
  await next.start();
  expect(await query(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await inspectProcess(somebody.pid ?? 0)).toBeDefined();
});

test('starts a server that was killed again, on the same URL with the same data', async () => {
  const postgres = create({ restartDelayMs: 50 });
  await postgres.start();
  await query(postgres.url, 'create table kept as select 1 as value');
  const { pid, url } = postgres;
  process.kill(pid ?? 0, 'SIGKILL');
  const answer = (): Promise<unknown> => query(url, 'select value from kept').catch((error: unknown) => error);
  await expect.poll(answer, { timeout: 30_000, interval: 100 }).toEqual([{ value: 1 }]);
  expect(postgres.pid).not.toBe(pid);
  expect(postgres.url).toBe(url);
});

test('runs for a user who is not root', async () => {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    await chmod(closedDir, 0o755);
    await mkdir(dataDir);
    await chown(dataDir, NOBODY, NOBODY);
  }
  const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'];
  const { url } = await runInOwnProcess(isRoot ? asNobody : []);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('says which port is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  cleanUps.push(() => new Promise((resolve) => taken.close(resolve)));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const postgres = create({ port });
  await expect(postgres.start()).rejects.toMatchObject({
    code: 'POSTGRES_PORT_TAKEN',
    message: expect.stringContaining(`port ${port}`) as string,
  });
  expect(postgres.pid === undefined || (await inspectProcess(postgres.pid)) === undefined).toBe(true);
});

test('says which folder can not be used', async () => {
  const file = join(closedDir, 'a-file');
  await writeFile(file, '');
  await expect(create({ dataDir: join(file, 'below') }).start()).rejects.toMatchObject({
    code: 'POSTGRES_FOLDER',
    message: expect.stringContaining(join(file, 'below')) as string,
  });
});

test('refuses a cluster of another major version and an option out of range', async () => {
  await mkdir(join(dataDir, 'cluster'), { recursive: true });
  await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '14\n');
  await expect(create().start()).rejects.toThrow(/written by PostgreSQL 14, this is 18/);
  expect(() => createEmbeddedPostgres({ dataDir, port: 70_000 })).toThrow(/port is 70000; allowed .* 0 to 65535/);
});

test('a shutdown before or during start leaves nothing running', async () => {
  const never = create();
  await never.shutdown({ deadlineMs: 5_000 });
  await expect(never.start()).rejects.toThrow(/shut down/);

  const during = create();
  const starting = during.start();
  starting.catch(() => undefined);
  await during.shutdown({ deadlineMs: 5_000 });
  const again = create();
  await again.start();
  expect(await query(again.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});
