// What the Nx boundary rule cannot see: node modules in core packages, cycles between files, orphans, own indexes.
const { execFileSync } = require('node:child_process');

const script = `import { workspacePackages } from './tools/workspace.mjs';
  const core = workspacePackages('.').filter((entry) => entry.manifest.nx?.tags?.includes('layer:core'));
  process.stdout.write(core.map((entry) => entry.dir).join('|'));`;
const options = { cwd: __dirname, encoding: 'utf8' };
const coreDirs = execFileSync(process.execPath, ['--input-type=module', '--eval', script], options);

const tests = String.raw`\.spec\.tsx?$|/testing/`;
const ownPackage = '^((?:libs/[^/]+|apps|test)/[^/]+)/src/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'Core packages take clocks, randomness and I/O as arguments; they import no node module.',
      severity: 'error',
      from: { path: `^(?:${coreDirs})/src/`, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-knows-only-core',
      comment: 'A core package builds on core packages and nothing else of ours.',
      severity: 'error',
      from: { path: `^(?:${coreDirs})/src/`, pathNot: tests },
      to: { path: '^(?:libs|apps|test)/', pathNot: `^(?:${coreDirs})/` },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'only-tests-know-tests',
      severity: 'error',
      from: { path: '^(?:libs|apps)/', pathNot: tests },
      to: { path: `^test/|${tests}` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-own-index',
      comment: 'A file that imports the index of its package ties all files of the package into one knot.',
      severity: 'error',
      from: { path: ownPackage, pathNot: tests },
      to: { path: '^$1/src/index\\.ts$' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          String.raw`\.d\.ts$`,
          String.raw`(?:^|/)(?:index|main)\.tsx?$`,
          String.raw`\.config\.(?:ts|mjs|cjs)$`,
          'apps/web/codegen.ts',
          tests,
          '^test/',
        ],
      },
      to: {},
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: String.raw`^virtual:|\?(?:raw|url|worker)$` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|generated|bin|public)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.spec.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@clew/source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
