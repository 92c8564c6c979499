import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApi, type RunningApi } from '../testing/running-api.js';

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});
beforeEach(() => {
  running.reset();
});
afterAll(() => running.api.shutdown({ deadlineMs: 1_000 }));

const add = (organisationId: string | undefined, kind = 'retention') =>
  running.jobs.addJob({ organisationId, kind, input: {}, createdBy: 'cli' });

describe('jobs', () => {
  it('are those of the organisation and of the installation, in pages', async () => {
    for (const organisationId of ['tenant-a', 'tenant-b', undefined, 'tenant-a']) await add(organisationId);
    const list =
      'query ($after: String) { jobs(first: 2, after: $after) { nodes { id isOfInstallation state } pageInfo { hasNextPage endCursor } } }';
    const first = await running.query(list);
    expect(first.data).toMatchObject({
      jobs: {
        nodes: [
          { id: '4', isOfInstallation: false, state: 'QUEUED' },
          { id: '3', isOfInstallation: true },
        ],
        pageInfo: { hasNextPage: true },
      },
    });
    const after = Buffer.from('job:3').toString('base64url');
    expect(first.data).toMatchObject({ jobs: { pageInfo: { endCursor: after } } });
    const second = await running.query(list, { after });
    expect(second.data).toMatchObject({ jobs: { nodes: [{ id: '1' }], pageInfo: { hasNextPage: false } } });
    const filtered = await running.query('{ jobs(kind: "other", state: RUNNING) { nodes { id } } }');
    expect(filtered.data).toEqual({ jobs: { nodes: [] } });
    const odd = await running.query(list, { after: 'odd' });
    expect(odd.errors[0]?.message).toMatch(/^after: not a cursor/);
  });

  it('of another organisation are not there', async () => {
    const { id } = await add('tenant-b');
    expect((await running.query('query ($id: ID!) { job(id: $id) { id } }', { id })).data).toEqual({ job: null });
    const cancelled = await running.query('mutation ($id: ID!) { cancelJob(id: $id) { id } }', { id });
    expect(cancelled.errors[0]?.message).toBe('id: the organisation has no such job of its own');
  });

  it('are cancelled by admins', async () => {
    const { id } = await add('tenant-a');
    const cancel = 'mutation ($id: ID!) { cancelJob(id: $id) { state isCancelRequested } }';
    const byViewer = await running.query(cancel, { id }, { authorization: 'Bearer b' });
    expect(byViewer.errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await running.query(cancel, { id })).data).toEqual({
      cancelJob: { state: 'CANCELLED', isCancelRequested: true },
    });
  });
});
