import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

import { workspacePackages } from './tools/workspace.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const coreSources = workspacePackages(root)
  .filter(({ manifest }) => manifest.nx?.tags?.includes('layer:core'))
  .map(({ dir }) => `${dir}/src/**/*.ts`);

const layers = ['core', 'adapter', 'feature', 'app'];
/** A layer depends on itself and on what lies below; `also` opens it for tests. */
function boundaries(also = []) {
  const below = layers.map((layer, index) => ({
    sourceTag: `layer:${layer}`,
    onlyDependOnLibsWithTags: [...layers.slice(0, index + 1).map((name) => `layer:${name}`), ...also],
  }));
  // The command line composes the roles; a role knows no other role.
  const roles = ['gateway', 'sampler', 'api', 'sample-shop'].map((role) => ({
    sourceTag: `scope:${role}`,
    notDependOnLibsWithTags: ['layer:app'],
  }));
  const rest = [
    { sourceTag: 'layer:web', onlyDependOnLibsWithTags: ['layer:core', ...also] },
    { sourceTag: 'layer:test', onlyDependOnLibsWithTags: ['*'] },
  ];
  return ['error', { depConstraints: [...below, ...roles, ...rest], allow: [], enforceBuildableLibDependency: false }];
}

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/generated/**',
      '**/*.d.ts',
      '.nx/**',
      'coverage/**',
      '.clew/**',
      '.parts/**',
      'apps/web/public/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.spec.json', './apps/web/tsconfig.json'], tsconfigRootDir: root },
    },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off', // an interface may ask for a promise where one adapter has nothing to wait for
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }], // Nest modules are empty classes
      '@typescript-eslint/prefer-for-of': 'off', // indexed loops over bytes are deliberate
      'no-console': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export: `export *` hides it.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'exit', message: 'Only main may end the process: set process.exitCode there.' },
      ],
    },
  },
  {
    files: coreSources,
    ignores: ['**/*.spec.ts', '**/testing/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'performance', 'fetch', 'crypto', 'setTimeout', 'setInterval', 'setImmediate'].map(
          (name) => ({ name, message: 'Core packages take clocks, randomness and I/O as arguments.' }),
        ),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Core packages take randomness as an argument.' },
        { object: 'Date', property: 'now', message: 'Core packages take the clock as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export: `export *` hides it.' },
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Core packages take the clock as an argument.',
        },
      ],
    },
  },
  {
    files: ['**/*.spec.{ts,tsx}', '**/testing/**/*.ts', 'test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['layer:test']),
      '@typescript-eslint/unbound-method': 'off', // expect(fake.method) is no call
      '@typescript-eslint/no-unsafe-assignment': 'off', // vitest's asymmetric matchers are typed any
    },
  },
  {
    files: ['apps/api/src/**/*.ts'],
    rules: {
      // GraphQL models and Nest's options are classes for their decorators' sake only: plain objects are what is meant.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/src/main.ts', '**/src/**/main.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'URL', 'fetch', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']
          .concat(['AbortSignal', 'AbortController', 'performance', 'TextDecoder', 'TextEncoder'])
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'readonly', require: 'readonly', __dirname: 'readonly' } },
  },
);
