import type { Role } from '@clew/access-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { makeTrace } from '../testing/fake-trace-reader.js';
import { startApi } from '../testing/running-api.js';
import type { GraphqlAnswer, RunningApi } from '../testing/running-api.js';

const RANGE = 'range: { start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00.0000001Z" }';
const SAVE = `mutation ($input: SaveRuleDocumentInput!) {
  saveRuleDocument(input: $input) { teamId kind version content createdAt createdBy }
}`;
const ISSUE = 'mutation ($input: IssueIngestKeyInput!) { issueIngestKey(input: $input) { id key } }';
const LIMIT = `mutation ($id: ID!, $limits: IngestLimitsInput) {
  updateIngestKeyLimits(id: $id, limits: $limits) { limits { spansPerSecond bytesPerSecond burstSeconds } }
}`;
const DRY_RUN = `query ($input: MaskingDryRunInput!) {
  maskingDryRun(input: $input) { spanCount changedSpanCount changes { ruleId count samples { before after } } }
}`;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi({ limits: { dryRunSpansMax: 50 } });
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

/** Asks as somebody of tenant A. */
function as(role: Role, query: string, variables: Record<string, unknown> = {}): Promise<GraphqlAnswer> {
  running.principals.set(role, { tenantId: 'tenant-a', tokenId: `token-of-${role}`, role });
  return running.query(query, variables, { authorization: `Bearer ${role}` });
}

function refusal({ data, errors }: GraphqlAnswer): string {
  expect(data === null || Object.values(data).every((value) => value === null)).toBe(true);
  return `${errors[0]?.extensions.code}: ${errors[0]?.message}`;
}

const masking = (rest: Record<string, unknown> = {}) => ({
  input: { kind: 'MASKING', content: { rules: [] }, ...rest },
});

describe('roles', () => {
  test.each<[string, Role, string, string, Record<string, unknown>]>([
    ['rules of the organisation', 'editor', 'admin', SAVE, masking()],
    ['rules of a team', 'viewer', 'editor', SAVE, masking({ teamId: 't1' })],
    ['a dry run', 'viewer', 'editor', DRY_RUN, { input: { content: { rules: [] } } }],
    ['a new key', 'editor', 'admin', ISSUE, { input: { teamId: 't1', name: 'x' } }],
    ['limits of a key', 'editor', 'admin', LIMIT, { id: 'key-1' }],
    ['the end of a key', 'editor', 'admin', 'mutation { revokeIngestKey(id: "key-1") }', {}],
    ['the list of keys', 'viewer', 'editor', '{ ingestKeys { id } }', {}],
    ['a finding', 'viewer', 'editor', 'mutation { acknowledgeFinding(id: "1") { id } }', {}],
  ])('%s: a token of role %s is told that %s is needed', async (_what, role, needed, query, variables) => {
    const answer = await as(role, query, variables);
    expect(refusal(answer)).toBe(`FORBIDDEN: this needs the role ${needed}, and the token has ${role}`);
    expect(running.administration.documents).toEqual([]);
    expect(running.administration.keys).toEqual([]);
    expect(running.reader.calls).toEqual([]);
  });

  test('viewers read rules and what was seen', async () => {
    await running.administration.saveRuleDocument({
      ...{ organisationId: 'tenant-a', teamId: undefined, kind: 'masking', content: {}, author: 'x' },
    });
    const { data, errors } = await as('viewer', `{ ruleDocuments { version } ruleCounts(${RANGE}) { ruleId } }`);
    expect(errors).toEqual([]);
    expect(data).toEqual({ ruleDocuments: [{ version: 1 }], ruleCounts: [{ ruleId: 'cards' }] });
  });
});

describe('rules', () => {
  test('are saved as versions, and what was not seen is not overwritten', async () => {
    const content = { rules: [{ id: 'a', description: 'ü "', match: { keys: ['a.*'] }, action: 'truncate', keep: 5 }] };
    const first = await as('admin', SAVE, masking({ content, expectedVersion: 0 }));
    expect(first.errors).toEqual([]);
    expect(first.data?.['saveRuleDocument']).toEqual({
      ...{ teamId: null, kind: 'MASKING', version: 1, content },
      ...{ createdAt: '2026-01-01T10:00:00Z', createdBy: 'token-of-admin' },
    });
    const late = await as('admin', SAVE, masking({ expectedVersion: 0 }));
    expect(late.status).toBe(409);
    expect(refusal(late)).toBe('CONFLICT: expectedVersion: version 1 was saved in between; look at it, and save again');
    await as('editor', SAVE, masking({ teamId: 't1' }));
    const { data } = await as(
      'viewer',
      `{
      all: ruleDocuments { teamId version } cardinality: ruleDocuments(kind: CARDINALITY) { version }
      team: ruleDocumentHistory(kind: MASKING, teamId: "t1") { createdBy }
      organisation: ruleDocumentHistory(kind: MASKING, first: 5) { content }
    }`,
    );
    expect(data).toEqual({
      all: expect.arrayContaining([
        { teamId: null, version: 1 },
        { teamId: 't1', version: 1 },
      ]) as unknown,
      cardinality: [],
      team: [{ createdBy: 'token-of-editor' }],
      organisation: [{ content }],
    });
  });

  test('of an inline document are taken as well', async () => {
    const query = 'mutation { saveRuleDocument(input: { kind: MASKING, content: { rules: [] } }) { content } }';
    expect((await as('admin', query)).data).toEqual({ saveRuleDocument: { content: { rules: [] } } });
  });

  test('that are none are refused with the place', async () => {
    expect(refusal(await as('admin', SAVE, masking({ content: 'text' })))).toMatch(/^BAD_USER_INPUT: content: /);
    expect(running.administration.documents).toEqual([]);
  });

  test.each(['SAMPLING', 'SAMPLING_CANDIDATE', 'HEAD_SAMPLING'])('of %s are of no team', async (kind) => {
    const ofTeam = await as('admin', SAVE, masking({ kind, content: {}, teamId: 't1' }));
    expect(refusal(ofTeam)).toContain('BAD_USER_INPUT: input.teamId: a ');
    expect(refusal(ofTeam)).toContain('document holds for the whole organisation');
    expect(running.administration.documents).toEqual([]);
  });

  test('are checked without being saved', async () => {
    const check = 'query ($content: JSON!) { checkRuleDocument(kind: HEAD_SAMPLING, content: $content) }';
    const good = await as('viewer', check, { content: { defaultProbability: 0.5 } });
    expect(good.data).toEqual({ checkRuleDocument: null });
    const bad = await as('viewer', check, { content: { defaultProbability: 5 } });
    expect(bad.data?.['checkRuleDocument']).toMatch(/^content\.defaultProbability: /);
    expect(running.administration.documents).toEqual([]);
  });

  test('of teams of another organisation do not exist', async () => {
    const foreign = await as('admin', SAVE, masking({ teamId: 'team-of-b' }));
    expect(refusal(foreign)).toBe('BAD_USER_INPUT: teamId: the organisation has no team "team-of-b"');
    await running.administration.saveRuleDocument({
      ...{ organisationId: 'tenant-b', teamId: undefined, kind: 'masking', content: {}, author: 'x' },
    });
    expect((await as('admin', '{ ruleDocuments { version } }')).data).toEqual({ ruleDocuments: [] });
  });
});

describe('keys', () => {
  const input = { teamId: 't1', name: 'payments', environment: 'production' };

  test('are issued, limited and revoked', async () => {
    const limits = { spansPerSecond: 100, burstSeconds: 5 };
    const issued = await as('admin', ISSUE, { input: { ...input, limits, expiresAt: '2999-01-01T00:00:00Z' } });
    expect(issued.data).toEqual({ issueIngestKey: { id: 'key-1', key: 'clew_ik_key-1_secret' } });
    const changed = await as('admin', LIMIT, { id: 'key-1', limits: { bytesPerSecond: 5e9 } });
    expect(changed.data?.['updateIngestKeyLimits']).toEqual({
      limits: { spansPerSecond: null, bytesPerSecond: 5e9, burstSeconds: 2 },
    });
    const list = '{ ingestKeys { teamId name prefix environment limits { burstSeconds } expiresAt revokedAt } }';
    expect((await as('editor', list)).data).toEqual({
      ingestKeys: [
        {
          ...{ ...input, prefix: 'clew_ik_key-1', limits: { burstSeconds: 2 } },
          ...{ expiresAt: '2999-01-01T00:00:00Z', revokedAt: null },
        },
      ],
    });
    expect((await as('admin', LIMIT, { id: 'key-1', limits: null })).data).toEqual({
      updateIngestKeyLimits: { limits: null },
    });
    expect((await as('admin', 'mutation { revokeIngestKey(id: "key-1") }')).data).toEqual({ revokeIngestKey: true });
    expect(refusal(await as('admin', LIMIT, { id: 'key-1' }))).toContain('no such active key');
  });

  test.each([
    [{ name: ' ' }, 'input.name: from 1 to 200 characters are allowed'],
    [{ environment: 'x'.repeat(101) }, 'input.environment: from 1 to 100 characters are allowed'],
    [{ teamId: 'team-of-b' }, 'teamId: the organisation has no team "team-of-b"'],
    [{ limits: { spansPerSecond: 0 } }, 'limits.spansPerSecond: 0 is not allowed, from 1 to 1000000000000 is'],
    [
      { limits: { bytesPerSecond: 9, burstSeconds: 0.1 } },
      'limits.burstSeconds: 0.1 is not allowed, from 1 to 3600 is',
    ],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'input.expiresAt: the key would have expired already'],
  ])('%j are refused by name', async (wrong, message) => {
    expect(refusal(await as('admin', ISSUE, { input: { ...input, ...wrong } }))).toBe(`BAD_USER_INPUT: ${message}`);
    expect(running.administration.keys).toEqual([]);
  });

  test('of another organisation can be neither seen nor touched', async () => {
    await running.administration.issueIngestKey({ organisationId: 'tenant-b', teamId: 't1', name: 'theirs' });
    expect((await as('admin', '{ ingestKeys { id } }')).data).toEqual({ ingestKeys: [] });
    expect((await as('admin', 'mutation { revokeIngestKey(id: "key-1") }')).data).toEqual({ revokeIngestKey: false });
    expect(running.administration.keys[0]?.revokedAt).toBeUndefined();
  });
});

describe('what was seen', () => {
  test('is asked for within the organisation of the token', async () => {
    const query = `{
      ruleCounts(${RANGE}, teamId: "t9", first: 3) { ruleId action count lastHour }
      glossaryViolations(${RANGE}) { count }
      schemaDrift(${RANGE}) { count }
      spanFaults(${RANGE}) { count }
      attributeCardinality(${RANGE}) { estimate }
    }`;
    const { data, errors } = await as('viewer', query);
    expect(errors).toEqual([]);
    expect(data?.['ruleCounts']).toEqual([
      { ruleId: 'cards', action: 'redact', count: 5, lastHour: '2026-01-01T10:00:00Z' },
    ]);
    const range = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2026-01-02T00:00:00.001Z') };
    expect(running.administration.queries).toHaveLength(5);
    for (const asked of running.administration.queries) expect(asked).toMatchObject({ organisationId: 'tenant-a' });
    expect(running.administration.queries).toContainEqual({
      ...{ organisationId: 'tenant-a', teamId: 't9', limit: 3 },
      ...range,
    });
  });

  test('a finding is acknowledged by its own organisation only', async () => {
    const finding = {
      ...{ id: '7', teamId: 't1', detector: 'email', attributeKey: 'note', serviceName: 'cart', count: 1 },
      ...{ firstSeenAt: new Date(0), lastSeenAt: new Date(0), state: 'open' as const, acknowledgedBy: undefined },
    };
    running.administration.findings.push({ ...finding, organisationId: 'tenant-b' });
    const acknowledge = 'mutation { acknowledgeFinding(id: "7") { state acknowledgedBy } }';
    expect(refusal(await as('editor', acknowledge))).toContain('no such finding');
    running.administration.findings.push({ ...finding, organisationId: 'tenant-a' });
    expect((await as('editor', acknowledge)).data).toEqual({
      acknowledgeFinding: { state: 'ACKNOWLEDGED', acknowledgedBy: 'token-of-editor' },
    });
    const list = `{ maskingFindings(${RANGE}, state: OPEN) { id firstSeenAt state } }`;
    expect((await as('viewer', list)).data).toEqual({
      maskingFindings: [{ id: '7', firstSeenAt: '1970-01-01T00:00:00Z', state: 'OPEN' }],
    });
  });
});

describe('a dry run', () => {
  test("looks at the last hour's spans of the organisation, within a limit", async () => {
    running.reader.tenants.set('tenant-a', { traces: [makeTrace(1, 0n, 7)] });
    const { data, errors } = await as('editor', DRY_RUN, {
      input: { content: { rules: [] }, teamId: 't1', spansMax: 5 },
    });
    expect(errors).toEqual([]);
    expect(data?.['maskingDryRun']).toEqual({ spanCount: 5, changedSpanCount: 0, changes: [] });
    const { tenantId, argument } = running.reader.lastCall ?? {};
    expect(tenantId).toBe('tenant-a');
    expect(argument).toMatchObject({ teamId: 't1', limit: 5 });
    const { range } = argument as { range: { startTimeUnixNano: bigint; endTimeUnixNano: bigint } };
    expect(range.endTimeUnixNano - range.startTimeUnixNano).toBe(3_600_000_000_000n);
  });

  test('of something else than rules, or of too many spans, reads nothing', async () => {
    expect(refusal(await as('editor', DRY_RUN, { input: { content: [] } }))).toMatch(/^BAD_USER_INPUT: content: /);
    const many = { input: { content: { rules: [] }, spansMax: 51 } };
    expect(refusal(await as('editor', DRY_RUN, many))).toBe(
      'LIMIT_EXCEEDED: input.spansMax: 51 is not allowed, ask for 1 to 50 (setting dryRunSpansMax)',
    );
    running.administration.maskingKeyKnown = false;
    expect(refusal(await as('editor', DRY_RUN, { input: { content: { rules: [] } } }))).toContain('try again');
    expect(running.reader.calls).toEqual([]);
  });
});

test('a browser that is made to send a mutation by GET changes nothing', async () => {
  running.principals.set('admin', { tenantId: 'tenant-a', tokenId: 'token', role: 'admin' });
  await running.administration.issueIngestKey({ organisationId: 'tenant-a', teamId: 't1', name: 'x' });
  const query = encodeURIComponent('mutation { revokeIngestKey(id: "key-1") }');
  const response = await fetch(`${running.api.url}/graphql?query=${query}`, {
    headers: { authorization: 'Bearer admin' },
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(running.administration.keys[0]?.revokedAt).toBeUndefined();
});
