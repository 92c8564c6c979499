import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import { fakeTerminal } from '../testing/fake-terminal.js';
import { listing } from './policy-listing.js';

const ERRORS = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
const COLLECTOR = `
processors:
  tail_sampling:
    policies:
      - { name: errors, type: status_code, status_code: { status_codes: [ERROR] } }
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-policies-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = fakeTerminal({}, folder);
  const code = await runCli(['policies', ...args], terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

const save = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

describe('clew policies check', () => {
  it('says that a document could be saved', async () => {
    await save('good.json', JSON.stringify({ policies: [ERRORS] }));
    expect(await run('check', 'good.json')).toEqual({
      code: 0,
      stdout: 'good.json is a sampling document.\n',
      stderr: '',
    });
  });

  it('names the place that is wrong', async () => {
    await save('bad.json', JSON.stringify({ policies: [ERRORS, { name: 'slow', type: 'latency' }] }));
    const { code, stderr } = await run('check', 'bad.json');
    expect(code).toBe(1);
    expect(stderr).toContain('clew: bad.json: policies[1].thresholdMs: must be a number');
  });

  it('knows budgets and head sampling', async () => {
    await save('budget.json', JSON.stringify({ spansPerSecond: 100 }));
    expect((await run('check', 'budget.json', '--kind', 'sampling-budget')).code).toBe(0);
    expect((await run('check', 'budget.json', '--kind', 'head-sampling')).stderr).toContain('spansPerSecond');
    expect((await run('check', 'budget.json', '--kind', 'masking')).stderr).toContain('allowed are sampling,');
    expect((await run('check', 'none.json')).stderr).toContain('none.json cannot be read: ENOENT');
  });
});

describe('clew policies import', () => {
  it('prints the document, and beside it what became of each policy', async () => {
    await save('collector.yaml', COLLECTOR);
    const { code, stdout, stderr } = await run('import', 'collector.yaml');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ policies: [ERRORS] });
    expect(stderr).toMatch(/^exact +errors: /m);
  });

  it('fails when something has no equal, unless it is told to go on', async () => {
    await save('odd.yaml', `${COLLECTOR}      - { name: odd, type: colour }\n`);
    const { code, stderr } = await run('import', 'odd.yaml');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^missing +odd: /m);
    expect(stderr).toContain('clew: 1 has no equal here: --force goes on without.');
    expect(await run('import', 'odd.yaml', '--force')).toMatchObject({ code: 0 });
  });

  it.each([
    ['text', 'hello', 'the configuration must be an object'],
    ['another configuration', 'processors: { batch: {} }', 'no tail_sampling processor'],
  ])('of %s says what is wrong', async (_what, text, sentence) => {
    await save('other.yaml', text);
    const { code, stdout, stderr } = await run('import', 'other.yaml');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  it('does not guess what --candidate without --apply means', async () => {
    await save('collector.yaml', COLLECTOR);
    expect((await run('import', 'collector.yaml', '--candidate')).stderr).toContain('add --apply to save it');
  });
});

it('lists policies with their options, parts below their whole', () => {
  const and = { name: 'pay', type: 'and', policies: [ERRORS, { type: 'probabilistic', probability: 0.5 }] };
  expect(listing({ policies: [and, { name: 'not', type: 'not', policy: ERRORS }] })).toBe(
    [
      'pay  and',
      '  errors  status_code  statusCodes=["ERROR"]',
      '  probabilistic  probability=0.5',
      'not  not',
      '  errors  status_code  statusCodes=["ERROR"]',
      '',
    ].join('\n'),
  );
});
