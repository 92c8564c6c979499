import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startClickHouse } from './clickhouse.js';
import { PartMissingError, partIfAvailable } from './part-report.js';
import { startPostgres } from './postgres.js';

describe('parts for tests', () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it('has a ClickHouse that answers, and says how', async () => {
    const lines: string[] = [];
    const clickHouse = await startClickHouse((line) => lines.push(line));
    stops.push(() => clickHouse.stop());
    const answer = await fetch(`${clickHouse.url}/?query=SELECT%2040%2B2`, {
      headers: { 'X-ClickHouse-User': clickHouse.username, 'X-ClickHouse-Key': clickHouse.password },
    });
    expect((await answer.text()).trim()).toBe('42');
    expect(lines.at(-1)).toMatch(/^part clickhouse: /);
  });

  it('has a PostgreSQL that answers, and says how', async () => {
    const lines: string[] = [];
    const postgres = await startPostgres((line) => lines.push(line));
    stops.push(() => postgres.stop());
    const { hostname, port } = new URL(postgres.url);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', reject);
    });
    expect(lines.at(-1)).toMatch(/^part postgres: /);
  });

  it('says what is missing instead of skipping silently, and fails in CI', async () => {
    const lines: string[] = [];
    const report = (line: string): void => {
      lines.push(line);
    };
    const missing = (): Promise<string> => Promise.reject(new PartMissingError('kafka: install it'));
    const ci = process.env['CI'];
    try {
      delete process.env['CI'];
      expect(await partIfAvailable(missing, report)).toBeUndefined();
      expect(lines).toEqual(['not run: kafka: install it']);
      process.env['CI'] = 'true';
      await expect(partIfAvailable(missing)).rejects.toThrow('kafka: install it');
      const broken = (): Promise<string> => Promise.reject(new Error('it broke'));
      await expect(partIfAvailable(broken)).rejects.toThrow('it broke');
    } finally {
      if (ci === undefined) delete process.env['CI'];
      else process.env['CI'] = ci;
    }
  });
});
