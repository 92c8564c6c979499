import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createLibrary } from './create-library.mjs';

let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'clew-new-lib-'));
  mkdirSync(join(root, 'libs/trace/model'), { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ workspaces: ['libs/*/*'] }));
  writeFileSync(join(root, 'libs/trace/model/package.json'), JSON.stringify({ name: '@clew/trace-model' }));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const read = (path) => readFileSync(join(root, path), 'utf8');

describe('createLibrary', () => {
  it('makes a package with its layer, its door and its README', () => {
    const files = createLibrary(root, {
      name: 'cost-model',
      dir: 'libs/cost/model',
      layer: 'core',
      description: 'Prices.',
    });
    expect(files).toHaveLength(4);
    expect(JSON.parse(read('libs/cost/model/package.json'))).toMatchObject({
      name: '@clew/cost-model',
      nx: { tags: ['layer:core', 'scope:cost'] },
    });
    expect(JSON.parse(read('libs/cost/model/tsconfig.json'))).toMatchObject({
      extends: '../../../tsconfig.base.json',
      compilerOptions: { types: [] },
    });
    expect(read('libs/cost/model/README.md').match(/^- \*\*/gm)).toHaveLength(5);
  });

  it('gives an adapter the types of Node', () => {
    createLibrary(root, { name: 'cost-store', dir: 'libs/cost/store', layer: 'adapter' });
    expect(JSON.parse(read('libs/cost/store/tsconfig.json')).compilerOptions).not.toHaveProperty('types');
  });

  it.each([
    [{ name: undefined, dir: 'libs/a/b', layer: 'core' }, '--name is missing'],
    [{ name: 'helpers', dir: 'libs/a/b', layer: 'core' }, 'name the room after what happens in it'],
    [{ name: 'Cost', dir: 'libs/a/b', layer: 'core' }, 'allowed is kebab-case'],
    [{ name: 'cost', dir: 'apps/cost', layer: 'core' }, 'allowed is libs/<capability>/<name>'],
    [{ name: 'cost', dir: 'libs/../../etc', layer: 'core' }, 'allowed is libs/<capability>/<name>'],
    [{ name: 'cost', dir: 'libs/a/b', layer: 'app' }, 'allowed is one of core, adapter, feature'],
    [{ name: 'cost', dir: 'libs/trace/model', layer: 'core' }, 'libs/trace/model exists already'],
    [{ name: 'trace-model', dir: 'libs/a/b', layer: 'core' }, '@clew/trace-model exists already, in libs/trace/model'],
  ])('refuses %j', (options, message) => {
    expect(() => createLibrary(root, options)).toThrow(message);
  });
});
