import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli } from './cli.js';
import { fakeTerminal } from './testing/fake-terminal.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-cli-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const terminal = fakeTerminal(env, folder);
  const code = await runCli(args, terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

describe('runCli', () => {
  it('explains itself', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const command of ['start', 'doctor', 'migrate', 'simulate', 'Examples:']) expect(stdout).toContain(command);
  });

  it('suggests the command that was meant', async () => {
    const { code, stderr } = await run(['strat']);
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean start?');
  });

  it.each(['/proc/clew', '/dev/null'])('tells in one finding that %s is no data folder', async (dataDir) => {
    const { code, stdout } = await run(['doctor', '--data', dataDir]);
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ data folder ${dataDir}`);
    expect(stdout).toContain('choose another with --data DIR');
    expect(stdout).not.toContain('span stream');
  });

  it.each<[string, readonly string[], string]>([
    ['role', ['start', 'nobody'], 'There is no role nobody; there are gateway, sampler, api, forwarder.'],
    ['setting', ['start', '--set', 'api.prot=1'], 'api.prot (from the command line) is not a setting; did you mean'],
    ['--set without a value', ['start', '--set', 'api.port'], 'allowed is SETTING=VALUE'],
    ['port', ['start', '--http', '99999'], 'api.port is 99999 (from the command line); allowed is a whole number'],
    ['ports that clash', ['start', '--http', '4318'], 'Port 4318 is wanted twice, for web UI and OTLP/HTTP'],
    ['missing file', ['start', '--config', 'none.json'], 'none.json cannot be read: ENOENT'],
    ['data folder', ['start', '--data', '/proc/clew'], 'The data folder /proc/clew cannot be used'],
    ['endpoint', ['simulate', '--endpoint', 'localhost'], 'allowed is a URL like http://127.0.0.1:4318'],
    [
      'rate',
      ['simulate', '--endpoint', 'http://127.0.0.1:1', '--rate', '0'],
      '--rate is 0; allowed is a number above 0',
    ],
  ])('refuses a bad %s in one sentence', async (_name, args, sentence) => {
    const { code, stderr, stdout } = await run(args);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`clew: `);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('says what a role alone needs from its surroundings', async () => {
    const { code, stderr } = await run(['start', 'sampler']);
    expect(code).toBe(1);
    expect(stderr).toContain('The sampler alone needs Kafka (CLEW_STREAM_KIND=kafka and CLEW_STREAM_BROKERS)');
    expect(stderr).toContain('CLEW_CLICKHOUSE_URL');
    expect(stderr).not.toContain('CLEW_POSTGRES_URL');
  });

  it('names the port that is taken, and the flag that moves it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = String(typeof address === 'object' ? address?.port : address);
    try {
      const { code, stderr } = await run(['start', '--otlp-grpc', port, '--http', '0', '--otlp-http', '0']);
      expect(code).toBe(1);
      expect(stderr).toContain(`Port ${port} on 127.0.0.1 (OTLP/gRPC) is taken by another program`);
      expect(stderr).toContain('--otlp-grpc PORT');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('reports every bad setting of a file, one sentence each', async () => {
    await writeFile(join(folder, 'bad.json'), '{ "api": { "port": "x" }, "log": { "level": 3 }, "colour": 1 }');
    const { code, stderr } = await run(['start', '--config', 'bad.json']);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(3);
    expect(stderr).toContain('api.port is "x" (from bad.json)');
  });

  it('warns about a variable that is no setting', async () => {
    const { stderr } = await run(['start', 'nobody'], { CLEW_API_PROT: '1' });
    expect(stderr).not.toContain('CLEW_API_PROT'); // the role is looked at first
    const other = await run(['start', 'sampler'], { CLEW_API_PROT: '1' });
    expect(other.stderr).toContain('CLEW_API_PROT (did you mean CLEW_API_PORT?) is no setting and is ignored');
  });
});
