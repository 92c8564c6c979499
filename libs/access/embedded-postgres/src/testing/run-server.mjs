// Runs an embedded server in a process of its own, for tests that kill it: prints the URL, then waits to be killed.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// The source runs as in the tests, without a build: through the vite that vitest brings.
const vitest = createRequire(import.meta.url).resolve('vitest/package.json');
const { runnerImport } = await import(createRequire(vitest).resolve('vite'));
const { module } = await runnerImport(fileURLToPath(new URL('../index.ts', import.meta.url)), {
  configFile: false,
  logLevel: 'error',
  resolve: { conditions: ['@clew/source'] },
});
const [dataDir] = process.argv.slice(2);
const postgres = module.createEmbeddedPostgres({ dataDir });
await postgres.start();
process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.pid })}\n`);
setInterval(() => undefined, 60_000);
