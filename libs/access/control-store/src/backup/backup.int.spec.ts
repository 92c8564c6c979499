import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestServer, type TestServer } from '../testing/test-database.js';
import { restoreControlStore } from './control-restore.js';
import { openControlSnapshot } from './control-snapshot.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server.closeStores();
  await server.stop();
});

it('a control store comes back with keys that work, while the first goes on', async () => {
  const first = await server.createDatabase();
  const control = await first.open();
  const made = await control.bootstrap({ organisationName: 'Example', teamName: 'Web' });
  if (made === undefined) throw new Error('the database is not empty');
  const snapshot = await openControlSnapshot(first.url);
  await first.query('delete from api_tokens'); // after the moment of the snapshot

  const second = await server.createDatabase();
  await restoreControlStore(second.url, snapshot);
  await expect(restoreControlStore(second.url, snapshot)).rejects.toThrow('not empty');
  await expect(restoreControlStore(second.url, { ...snapshot, schemaVersion: 999 })).rejects.toThrow('newer Clew');
  await snapshot.close();

  const restored = await second.open();
  await expect(restored.tokens.authenticate(made.adminToken)).resolves.toMatchObject({ role: 'admin' });
  for (const table of ['organisations', 'teams', 'ingest_keys']) {
    const rows = `select row_to_json(t)::text as line from ${table} t order by 1`;
    expect(await second.query(rows)).toEqual(await first.query(rows));
  }
  await expect(second.query('select * from control_revision')).resolves.toHaveLength(1);
  // Identity columns go on where they were.
  const insert = `insert into rule_documents (organisation_id, kind, version, content, created_by)
    select id, 'masking', 1, '{}', 'test' from organisations`;
  await expect(second.query(insert)).resolves.toEqual([]);
});
