import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MINUTE_MS = 60_000;
const TSC = 'node_modules/tsc-native/bin/tsc';
const bin = (name) => join('node_modules/.bin', name);

const node = (name, args, limitMs = 2 * MINUTE_MS) => ({ name, command: process.execPath, args, limitMs });
const tool = (name, program, args, limitMs = 4 * MINUTE_MS) => ({ name, command: bin(program), args, limitMs });

/** The steps that need no running part, in order; the first builds what the others read. */
export function staticSteps(root) {
  return [
    node('build', ['tools/build.mjs'], 6 * MINUTE_MS),
    node('lock file', ['tools/check-lockfile.mjs']),
    node('committed text', ['tools/check-text.mjs']),
    node('project references', ['tools/sync-references.mjs', '--check']),
    node('types of tests', [TSC, '-p', 'tsconfig.spec.json']),
    ...webSteps(root),
    node('reference pages', ['tools/reference.mjs', '--check']),
    tool('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    tool('oxlint', 'oxlint', ['--quiet']),
    tool('project graph', 'nx', ['show', 'projects', '--json']),
    tool('boundaries', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'test']),
    tool('dead code', 'knip', ['--no-config-hints']),
    tool('eslint', 'eslint', ['.', '--max-warnings', '0'], 8 * MINUTE_MS),
  ];
}

/** Checks that the web UI brings with it. */
function webSteps(root) {
  const manifest = join(root, 'apps/web/package.json');
  const scripts = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).scripts : {};
  return ['typecheck', 'codegen:check']
    .filter((script) => scripts[script] !== undefined)
    .map((script) => ({
      name: `web ${script}`,
      command: 'npm',
      args: ['run', '--silent', script, '--workspace', 'apps/web'],
      limitMs: 3 * MINUTE_MS,
    }));
}

/** A minute of hostile bodies, the same each time; `npm run fuzz` throws others. See test/fuzz, and docs/reports/fuzz.md. */
export function fuzzStep() {
  const { FUZZ_SEED = '4711', FUZZ_SECONDS = '60' } = process.env;
  return node('fuzz', ['test/fuzz/dist/main.js', '--seed', FUZZ_SEED, '--seconds', FUZZ_SECONDS], 10 * MINUTE_MS);
}

export function vitestStep(project, { limitMs, outputFile }) {
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${outputFile}`,
  ];
  return { ...tool(`${project} tests`, 'vitest', args, limitMs), vitestReport: outputFile };
}
