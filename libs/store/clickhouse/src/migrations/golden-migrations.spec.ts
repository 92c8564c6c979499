import { describe, expect, it } from 'vitest';

import { expectGolden } from '../testing/golden.js';
import { ALL_MIGRATIONS } from './all-migrations.js';
import { migrationContext } from './migration.js';

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(ALL_MIGRATIONS.map(({ version }) => version)).toEqual(ALL_MIGRATIONS.map((_, index) => index + 1));
  });

  it.each(ALL_MIGRATIONS)('$version: $name', ({ version, statements }) => {
    const number = String(version).padStart(4, '0');
    const single = statements(migrationContext('clew', undefined));
    expectGolden(single.join(';\n\n'), new URL(`golden/${number}-single.golden.sql`, import.meta.url));
    const cluster = statements(migrationContext('clew', 'main'));
    expectGolden(cluster.join(';\n\n'), new URL(`golden/${number}-cluster.golden.sql`, import.meta.url));
  });

  it('can run again', () => {
    for (const { statements } of ALL_MIGRATIONS) {
      for (const statement of statements(migrationContext('clew', undefined))) {
        expect(statement).toMatch(/IF (NOT )?EXISTS|MODIFY SETTING|MODIFY TTL|REMOVE TTL/);
      }
    }
  });
});
