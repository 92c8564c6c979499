// `npm run new-lib -- --name retry-budget --dir libs/platform/retry-budget --layer core`: a room with a door, wired into
// the build. What it does is written by whoever needs it.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { execFileSync } from 'node:child_process';

import { createLibrary } from './new-lib/create-library.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
try {
  const { values } = parseArgs({
    options: {
      name: { type: 'string' },
      dir: { type: 'string' },
      layer: { type: 'string' },
      description: { type: 'string', default: '' },
    },
  });
  const files = createLibrary(root, values);
  execFileSync(process.execPath, ['tools/sync-references.mjs'], { cwd: root, stdio: 'inherit' });
  process.stdout.write(`${files.map((file) => `created ${file}`).join('\n')}\n`);
  process.stdout.write('Run `npm install` once, so that other packages can import it.\n');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
