// Gives every workspace package the targets build, test and lint without a line of configuration in it, so that
// `npx nx run-many -t build,test,lint` and `npx nx affected` work and cache.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const TSC = 'node node_modules/tsc-native/bin/tsc';

function targetsOf(dir, { isReferenced }) {
  const build = isReferenced
    ? { command: `${TSC} -b ${dir}`, dependsOn: ['^build'], outputs: ['{projectRoot}/dist'] }
    : { command: `npm run build --workspace ${dir}`, dependsOn: ['^build'], outputs: ['{projectRoot}/dist'] };
  return {
    build: { ...build, cache: true, inputs: ['default', '^default'] },
    test: {
      command: `npx vitest run --project unit --passWithNoTests ${dir}/`,
      cache: true,
      inputs: ['default', '^default'],
    },
    lint: {
      command: `npx eslint --max-warnings 0 --no-error-on-unmatched-pattern ${dir}`,
      cache: true,
      inputs: ['default', '^default', '{workspaceRoot}/eslint.config.mjs', '{workspaceRoot}/tsconfig.spec.json'],
    },
  };
}

export const name = 'clew-targets';

export const createNodes = [
  '{libs/*/*,apps/*,test/*}/tsconfig.json',
  (files, _options, { workspaceRoot }) =>
    files
      .filter((file) => existsSync(join(workspaceRoot, dirname(file), 'package.json')))
      .map((file) => {
        const root = dirname(file);
        // A package with project references is built by tsc; one without (the web UI) by its own script.
        const isReferenced = readFileSync(join(workspaceRoot, file), 'utf8').includes('"references"');
        return [file, { projects: { [root]: { root, targets: targetsOf(root, { isReferenced }) } } }];
      }),
];
