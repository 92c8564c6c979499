import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { workspacePackages } from '../workspace.mjs';

const LAYERS = ['core', 'adapter', 'feature'];
const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const VAGUE = new Set(['utils', 'util', 'common', 'shared', 'helpers', 'misc', 'manager']);

/** Writes the files of a new library and returns their paths. Throws a sentence when something does not fit. */
export function createLibrary(root, { name, dir, layer, description }) {
  check(root, { name, dir, layer });
  const files = filesOf({
    name,
    dir,
    layer,
    description: description || `${name}.`,
    base: relative(join(root, dir), root),
  });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, dir, path)), { recursive: true });
    writeFileSync(join(root, dir, path), text);
  }
  return Object.keys(files).map((path) => `${dir}/${path}`);
}

function check(root, { name, dir, layer }) {
  if (!KEBAB.test(name ?? ''))
    throw new Error(`--name is ${name ?? 'missing'}; allowed is kebab-case, like trace-model`);
  if (VAGUE.has(name)) throw new Error(`--name is ${name}: name the room after what happens in it`);
  const [top, group, leaf, ...rest] = (dir ?? '').split('/');
  if (top !== 'libs' || !KEBAB.test(group ?? '') || !KEBAB.test(leaf ?? '') || rest.length > 0) {
    throw new Error(`--dir is ${dir ?? 'missing'}; allowed is libs/<capability>/<name>`);
  }
  if (!LAYERS.includes(layer))
    throw new Error(`--layer is ${layer ?? 'missing'}; allowed is one of ${LAYERS.join(', ')}`);
  if (existsSync(join(root, dir))) throw new Error(`${dir} exists already`);
  const taken = workspacePackages(root).find(({ manifest }) => manifest.name === `@clew/${name}`);
  if (taken !== undefined) throw new Error(`@clew/${name} exists already, in ${taken.dir}`);
}

function filesOf({ name, dir, layer, description, base }) {
  const manifest = {
    name: `@clew/${name}`,
    version: '0.1.0',
    private: true,
    description,
    license: 'Apache-2.0',
    type: 'module',
    exports: {
      '.': { '@clew/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    },
    files: ['dist'],
    nx: { tags: [`layer:${layer}`, `scope:${dir.split('/')[1]}`] },
    dependencies: {},
  };
  const tsconfig = {
    extends: `${base}/tsconfig.base.json`,
    compilerOptions: {
      rootDir: 'src',
      outDir: 'dist',
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      // Without Node's types a core package cannot even spell a node module.
      ...(layer === 'core' ? { types: [] } : {}),
    },
    include: ['src/**/*.ts'],
    exclude: ['src/**/*.spec.ts', 'src/**/testing/**'],
    references: [],
  };
  return {
    'package.json': json(manifest),
    'tsconfig.json': json(tsconfig),
    'README.md': readme(name, description),
    'src/index.ts': 'export {};\n',
  };
}

function readme(name, description) {
  const lines = ['Place in the flow', 'Limits', 'Metrics', 'Failure modes'].map((line) => `- **${line}**: `.trimEnd());
  return `# @clew/${name}\n\n- **Purpose**: ${description}\n${lines.join('\n')}\n`;
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
