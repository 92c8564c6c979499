import { defineConfig } from 'vitest/config';

const shared = {
  resolve: {
    conditions: ['@clew/source'],
    // Vite would take the ES module of graphql where Node, and so Nest and Mercurius, take the other one: two realms.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  ssr: { resolve: { conditions: ['@clew/source'] } },
  // Nest needs decorator metadata, which the default transform does not emit.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
};

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['{libs,apps,test}/**/*.spec.{ts,tsx}', 'tools/**/*.spec.mjs', 'deploy/**/*.spec.mjs'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.{int,e2e,peer}.spec.ts'],
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          // Needs a service (Kafka, ClickHouse, PostgreSQL): real parts, started by test/parts.
          name: 'integration',
          include: ['{libs,apps,test}/**/*.int.spec.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          // Beside a program of others that takes minutes to build: run by hand, not by `npm test`.
          name: 'peer',
          include: ['{libs,apps,test}/**/*.peer.spec.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        ...shared,
        test: {
          // The built product driven from outside: processes, kills, a browser.
          name: 'e2e',
          include: ['test/**/*.e2e.spec.ts'],
          exclude: ['**/node_modules/**', '**/dist/**'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
