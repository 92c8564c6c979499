import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { askGraphql, ClewProcess, embeddedStart, until } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SECRET = 'ariadne@labyrinth.example';
const RULES = { rules: [{ id: 'mail', match: { detectors: ['email'] }, action: 'redact' }] };

const SAVE = `mutation ($input: SaveRuleDocumentInput!) { saveRuleDocument(input: $input) { version createdBy } }`;
const ISSUE = `mutation ($input: IssueIngestKeyInput!) { issueIngestKey(input: $input) { id key } }`;
const REVOKE = `mutation ($id: ID!) { revokeIngestKey(id: $id) }`;
const TEAMS = `{ viewer { organisation { teams { id } } } }`;
const TRACE = `query ($traceId: TraceId!) { trace(traceId: $traceId) { spans { name attributes { key value { stringValue } } } } }`;
const SEEN = `query ($range: TimeRange!) {
  maskingFindings(range: $range, state: OPEN) { id detector attributeKey serviceName }
  ruleCounts(range: $range) { ruleId action count }
}`;
const TRY = `query ($input: MaskingDryRunInput!) {
  maskingDryRun(input: $input) { changedSpanCount changes { ruleId attributeKey samples { before after } } }
}`;

/** The administration of ingest, from outside: what is saved there changes what a running gateway does. */
describe('administration of ingest', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: { graphql: string; adminToken: string };
  let otlpHttp: string;
  let teamId: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-administration-'));
    clew = new ClewProcess(await embeddedStart(dataDir));
    const { graphql = '', adminToken = '', otlpHttp: http = '' } = await clew.ready();
    target = { graphql, adminToken };
    otlpHttp = http;
    const { viewer } = await ask<{ viewer: { organisation: { teams: { id: string }[] } } }>(TEAMS);
    teamId = viewer.organisation.teams[0]?.id ?? '';
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  function ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    return askGraphql<T>(target, query, variables);
  }

  /** Sends one span that holds the secret; gives the status and the trace id. */
  async function sendSecret(key: string): Promise<{ status: number; traceId: string }> {
    const traceId = randomBytes(16).toString('hex');
    const now = BigInt(Date.now()) * 1_000_000n;
    const span = {
      ...{ traceId, spanId: traceId.slice(0, 16), name: 'send mail', kind: 3 },
      ...{ startTimeUnixNano: String(now), endTimeUnixNano: String(now + 1_000_000n) },
      attributes: [{ key: 'mail.to', value: { stringValue: SECRET } }],
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'mailer' } }] };
    const response = await fetch(`${otlpHttp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-clew-ingest-key': key },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    });
    return { status: response.status, traceId };
  }

  async function storedText(traceId: string): Promise<string> {
    return until('the trace to be stored', async () => {
      const { trace } = await ask<{ trace: unknown }>(TRACE, { traceId });
      return trace === null ? undefined : JSON.stringify(trace);
    });
  }

  it('a key works once it is issued, and no longer once it is revoked', async () => {
    const input = { teamId, name: 'mailer', environment: 'test' };
    const { issueIngestKey: issued } = await ask<{ issueIngestKey: { id: string; key: string } }>(ISSUE, { input });
    expect((await sendSecret(issued.key)).status).toBe(200);
    expect(await ask(REVOKE, { id: issued.id })).toEqual({ revokeIngestKey: true });
    const status = await until('the key to be refused', async () => {
      const { status } = await sendSecret(issued.key);
      return status === 200 ? undefined : status;
    });
    expect(status).toBe(401);
  });

  it('a dry run shows what rules would change; once saved they change it, on the running gateway', async () => {
    const input = { teamId, name: 'mailer' };
    const { issueIngestKey: issued } = await ask<{ issueIngestKey: { key: string } }>(ISSUE, { input });
    const before = await sendSecret(issued.key);
    expect(await storedText(before.traceId)).toContain(SECRET);
    const { maskingDryRun } = await ask<{ maskingDryRun: unknown }>(TRY, { input: { content: RULES } });
    expect(JSON.stringify(maskingDryRun)).toContain('mail.to');
    expect(JSON.stringify(maskingDryRun)).toContain(SECRET);

    await ask(SAVE, { input: { kind: 'MASKING', content: RULES, expectedVersion: 0 } });
    const masked = await until('the rules to hold', async () => {
      const text = await storedText((await sendSecret(issued.key)).traceId);
      return text.includes(SECRET) ? undefined : text;
    });
    expect(masked).toContain('send mail');

    const seen = await until('the gateway to tell what it saw', async () => {
      const range = { start: new Date(Date.now() - 3_600_000), end: new Date(Date.now() + 3_600_000) };
      const found = await ask<{ maskingFindings: unknown[]; ruleCounts: unknown[] }>(SEEN, { range });
      return found.maskingFindings.length > 0 && found.ruleCounts.length > 0 ? found : undefined;
    });
    expect(seen.maskingFindings).toMatchObject([{ detector: 'email', attributeKey: 'mail.to', serviceName: 'mailer' }]);
    expect(seen.ruleCounts).toMatchObject([{ ruleId: 'mail', action: 'redact' }]);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  it('the command line writes rules beside a Clew that runs', async () => {
    const file = join(dataDir, 'none.json');
    await writeFile(file, '{ "rules": [] }');
    const cli = new ClewProcess(['rules', 'set', 'masking', '--data', dataDir, '--file', file, '--expect', '1']);
    expect(await cli.exited(), cli.log()).toBe(0);
    expect(await ask('{ ruleDocuments { version createdBy content } }')).toEqual({
      ruleDocuments: [{ version: 2, createdBy: 'cli', content: { rules: [] } }],
    });
  });
});
