import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createControlStore, type Bootstrap, type ControlStore } from '@clew/control-store';
import { startPostgres, type PostgresPart } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import { fakeTerminal } from '../testing/fake-terminal.js';

let postgres: PostgresPart;
let control: ControlStore;
let folder: string;
let first: Bootstrap;

beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'clew-control-'));
  control = createControlStore({ databaseUrl: postgres.url, refreshMs: 50 });
  await control.migrate();
  const made = await control.bootstrap({ organisationName: 'Example', teamName: 'Web' });
  if (made === undefined) throw new Error('the database is not empty');
  first = made;
  await control.start();
});

afterAll(async () => {
  await control.shutdown({ deadlineMs: 5_000 });
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = fakeTerminal({ CLEW_POSTGRES_URL: postgres.url }, folder);
  const code = await runCli(args, terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

describe('clew rules', () => {
  it('saves versions of a document and shows them', async () => {
    await writeFile(join(folder, 'rules.json'), '{ "rules": [] }');
    expect((await run('rules', 'get', 'masking')).stderr).toBe('clew: There is no masking document.\n');
    const saved = await run('rules', 'set', 'masking', '--file', 'rules.json', '--expect', '0');
    expect(saved).toEqual({ code: 0, stdout: 'Version 1 of the masking document is saved.\n', stderr: '' });
    const ofTeam = await run('rules', 'set', 'masking', '--team', 'Web', '-f', 'rules.json');
    expect(ofTeam.stdout).toBe('Version 1 of the masking document of team Web is saved.\n');

    expect(JSON.parse((await run('rules', 'get', 'masking')).stdout)).toEqual({ rules: [] });
    expect(JSON.parse((await run('rules', 'get', 'masking', '--json')).stdout)).toMatchObject({
      ...{ version: 1, createdBy: 'cli', content: { rules: [] } },
    });
    expect((await run('rules', 'history', 'masking')).stdout).toMatch(/^1\t20.*Z\tcli\n$/);
    await expect.poll(() => control.rules.current()).toHaveLength(2);
  });

  it('does not overwrite what was not expected, and saves nothing that is no document', async () => {
    const conflict = await run('rules', 'set', 'masking', '-f', 'rules.json', '--expect', '7');
    expect(conflict).toMatchObject({ code: 1, stderr: 'clew: Version 1 holds, not 7: nothing was saved.\n' });
    await writeFile(join(folder, 'list.json'), '[]');
    const list = await run('rules', 'set', 'masking', '-f', 'list.json');
    expect(list.code).toBe(1);
    expect(list.stderr.trim().split('\n')).toHaveLength(1);
    expect((await run('rules', 'history', 'masking')).stdout.split('\n')).toHaveLength(2);
  });

  it.each<[string, string[], string]>([
    ['kind', ['rules', 'get', 'colour'], 'There are no rules of the kind colour; there are masking,'],
    ['team', ['rules', 'get', 'masking', '--team', 'Nobody'], 'There is no team Nobody; there are Web ('],
    ['file', ['rules', 'set', 'masking', '-f', 'none.json'], 'none.json cannot be read: ENOENT'],
    ['scope', ['rules', 'set', 'sampling', '--team', 'Web', '-f', 'rules.json'], 'no team has one of its own'],
    ['version', ['rules', 'set', 'masking', '-f', 'rules.json', '--expect', 'x'], '--expect is x; allowed is'],
    ['organisation', ['rules', 'get', 'masking', '--org', 'Nobody'], 'There is no organisation Nobody; there are Exam'],
  ])('names a bad %s and what is allowed', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});

describe('clew policies', () => {
  it('imports a Collector configuration as the candidate, and shows it', async () => {
    const policies = [{ name: 'slow', type: 'latency', latency: { threshold_ms: 500 } }];
    await writeFile(join(folder, 'collector.json'), JSON.stringify({ tail_sampling: { policies } }));
    expect((await run('policies', 'show', '--candidate')).stderr).toBe('clew: There is no candidate.\n');
    const imported = await run('policies', 'import', 'collector.json', '--apply', '--candidate');
    expect(imported.code).toBe(0);
    expect(imported.stderr).toContain('Version 1 of the sampling-candidate document is saved.');
    const shown = await run('policies', 'show', '--candidate');
    expect(shown.stdout).toMatch(/^Version 1, saved 20.*Z by cli\.\nslow {2}latency {2}thresholdMs=500\n$/);
    expect((await run('policies', 'show')).stderr).toContain('the hybrid default holds');
  });

  it('saves nothing of what has no equal', async () => {
    const policies = [{ name: 'odd', type: 'colour' }];
    await writeFile(join(folder, 'odd.json'), JSON.stringify({ tail_sampling: { policies } }));
    const refused = await run('policies', 'import', 'odd.json', '--apply');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('nothing was saved');
    expect((await run('policies', 'show')).code).toBe(1);
  });
});

describe('clew keys', () => {
  it('issues, limits and revokes a key', async () => {
    const issued = await run(
      ...['keys', 'issue', '--team', 'Web', '--name', 'payments', '--environment', 'production'],
      ...['--spans-per-second', '1000', '--expires', '2999-01-01T00:00:00Z'],
    );
    expect(issued.code).toBe(0);
    const key = issued.stdout.trim();
    const limits = { spansPerSecond: 1_000, burstSeconds: 2 };
    expect(await control.keys.find(key)).toMatchObject({ teamId: first.teamId, environment: 'production', limits });

    const id = key.split('_')[2] ?? '';
    expect((await run('keys', 'limits', id, '--bytes-per-second', '5e6', '--burst-seconds', '4')).stdout).toBe(
      `The key ${id} may send 5000000 bytes/s, bursts of 4 s.\n`,
    );
    const listed = (await run('keys', 'list')).stdout.split('\n');
    expect(listed[1]).toContain(
      `${id}\tpayments\tteam ${first.teamId}\tproduction\t5000000 bytes/s, bursts of 4 s\tuntil`,
    );
    expect(listed.join()).not.toContain(key);

    expect((await run('keys', 'revoke', id)).stdout).toBe(`The key ${id} is revoked.\n`);
    await expect.poll(() => control.keys.find(key)).toBeUndefined();
    expect((await run('keys', 'revoke', id)).stderr).toBe(`clew: The organisation has no active key ${id}.\n`);
  });

  it.each<[string, string[], string]>([
    ['limit', ['--spans-per-second', 'many'], '--spans-per-second is many; allowed is a number from 1'],
    ['end', ['--expires', 'yesterday'], '--expires is yesterday; allowed is a time to come'],
    ['team', ['--team', 'Nobody'], 'There is no team Nobody'],
  ])('names a bad %s and what is allowed', async (_what, args, sentence) => {
    const { code, stderr } = await run('keys', 'issue', '--team', 'Web', '--name', 'x', ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
  });
});

describe('clew retention', () => {
  it('changes the days of classes one by one, and shows those that hold', async () => {
    expect((await run('retention', 'show')).stdout).toBe('team\tplain\terrors\nWeb\t7 days\t7 days\n');
    const saved = await run('retention', 'set', '--errors', '30');
    expect(saved.stdout).toMatch(/^Version 1 of the retention of the organisation is saved/);
    await run('retention', 'set', '--team', 'Web', '--plain', '14');
    expect(JSON.parse((await run('retention', 'show', '--json')).stdout)).toEqual([
      { id: first.teamId, team: 'Web', plain: 14, errors: 30 },
    ]);
    expect(JSON.parse((await run('rules', 'get', 'retention')).stdout)).toEqual({ days: { errors: 30 } });
  });

  it.each<[string[], string]>([
    [['--errors', '7d'], '--errors is 7d; allowed is a number of days'],
    [['--plain', '401'], 'days.plain: must be a whole number from 1 to 400, not 401'],
    [['--plain', '60'], 'days.errors: must be at least days.plain, which is 60, not 30'],
    [[], 'Say --plain DAYS, --errors DAYS or both.'],
  ])('refuses %j', async (flags, message) => {
    const refused = await run('retention', 'set', ...flags);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(message);
  });
});

describe('clew jobs', () => {
  it('lists and cancels those of the organisation', async () => {
    const organisationId = first.organisationId;
    const { id } = await control.jobs.addJob({ organisationId, kind: 'tidying', input: {}, createdBy: 'test' });
    expect((await run('jobs', 'list')).stdout).toMatch(new RegExp(`^${id}\\ttidying\\tqueued\\t20`));
    expect((await run('jobs', 'list', '--state', 'failed')).stdout).toBe('');
    expect((await run('jobs', 'list', '--state', 'odd')).stderr).toContain('--state is odd; allowed are queued');
    expect((await run('jobs', 'cancel', id)).stdout).toBe(`Job ${id} is cancelled.\n`);
    expect((await run('jobs', 'cancel', '999')).stderr).toContain('There is no job 999 of this organisation.');
  });
});
