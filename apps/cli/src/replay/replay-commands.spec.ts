import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import { fakeTerminal } from '../testing/fake-terminal.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const counts = (traceCount: number, errorTraceCount = 0) => ({
  ...{ traceCount, errorTraceCount },
  ...{ spanCount: traceCount * 10, byteCount: traceCount * 5_000 },
});
const REPLAY = {
  ...{ isComplete: true, lateSpanCount: 7, keptByNotJudged: counts(3) },
  notJudged: [{ name: 'vip', type: 'boolean_attribute', reason: 'attributes of spans are not recorded' }],
  services: [
    {
      serviceName: 'cart',
      ...{ keptByBoth: counts(100), keptByActiveOnly: counts(50, 2), keptByCandidateOnly: counts(5) },
      keptByNeither: counts(1_000),
    },
  ],
};

interface Asked {
  readonly authorization: string | undefined;
  readonly variables: { readonly traceId?: string; readonly input?: { readonly range: { readonly start: string } } };
}

let folder: string;
let server: Server;
let url: string;
let asked: Asked[];
let answer: unknown;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-replay-'));
  await writeFile(join(folder, 'candidate.json'), '{"policies":[]}');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as Pick<Asked, 'variables'>;
      asked.push({ authorization: request.headers.authorization, variables });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = fakeTerminal({ CLEW_API_TOKEN: 'secret' }, folder);
  const code = await runCli([...args, '--url', url], terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

describe('clew replay', () => {
  it('prints what would be kept, by service, and names what was not judged', async () => {
    answer = { data: { samplingReplay: REPLAY } };
    const { code, stdout, stderr } = await run('replay', '--candidate', 'candidate.json', '--last', '6h');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      'Not judged: vip (boolean_attribute): attributes of spans are not recorded.',
      '3 traces kept by these at the time are in no number below.',
      'SERVICE  TRACES  KEPT  WOULD KEEP  ONLY NOW  ONLY THEN         SPANS           BYTES  ERRORS LOST',
      'all       1,155   150         105        50          5  1,050 (-30%)  525,000 (-30%)            2',
      'cart      1,155   150         105        50          5  1,050 (-30%)  525,000 (-30%)            2',
      '7 spans came late and followed the verdict of their trace.',
      '',
    ]);
    expect(asked[0]?.authorization).toBe('Bearer secret');
    const startUnixMs = Date.parse(asked[0]?.variables.input?.range.start ?? '');
    expect(Math.abs(Date.now() - startUnixMs - 6 * 3_600_000)).toBeLessThan(60_000);
  });

  it('prints all of it as JSON', async () => {
    answer = { data: { samplingReplay: REPLAY } };
    const { stdout } = await run('replay', '--candidate', 'candidate.json', '--json');
    const { isComplete, ...report } = REPLAY;
    expect(JSON.parse(stdout)).toEqual({ report, isComplete });
  });

  it.each([
    ['duration', ['--candidate', 'candidate.json', '--last', 'ever'], '--last is ever; allowed is'],
    ['file', ['--candidate', 'none.json'], 'none.json cannot be read: ENOENT'],
  ])('names a bad %s', async (_what, args, sentence) => {
    const { code, stderr } = await run('replay', ...args);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(asked).toEqual([]);
  });

  it('tells what the API refused', async () => {
    answer = { errors: [{ message: 'content.policies: must be a list' }], data: null };
    const { code, stderr } = await run('replay', '--candidate', 'candidate.json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'clew: content.policies: must be a list\n' });
  });
});

describe('clew explain', () => {
  it('prints the decision in sentences', async () => {
    answer = { data: { decision: { outcome: 'DROPPED', explanation: ['Dropped.', 'It lost the draw.'] } } };
    expect(await run('explain', TRACE_ID.toUpperCase())).toEqual({
      ...{ code: 0, stdout: 'Dropped.\nIt lost the draw.\n', stderr: '' },
    });
    expect(asked[0]?.variables.traceId).toBe(TRACE_ID);
  });

  it('says when nothing is known, and what a trace id is', async () => {
    answer = { data: { decision: { outcome: 'UNKNOWN', explanation: ['?'] } } };
    expect((await run('explain', TRACE_ID)).stderr).toContain('Nothing is known of this trace');
    expect((await run('explain', 'abc')).stderr).toContain('abc is no trace id');
  });
});

it('needs a token to ask a running Clew, and says so when there is none to be found', async () => {
  const terminal = fakeTerminal({}, folder);
  expect(await runCli(['explain', TRACE_ID, '--url', url, '--data', join(folder, 'none')], terminal)).toBe(1);
  expect(terminal.stderr()).toContain('give --token or set CLEW_API_TOKEN');
});

it('says where nobody listens', async () => {
  const terminal = fakeTerminal({ CLEW_API_TOKEN: 'secret' }, folder);
  expect(await runCli(['explain', TRACE_ID, '--url', 'http://127.0.0.1:1'], terminal)).toBe(1);
  expect(terminal.stderr()).toContain('http://127.0.0.1:1 cannot be reached');
});
