// `npm run reference` writes the generated pages of docs/reference; `--check` fails when one is out of date. Reads the
// built packages, so it comes after a build.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { configReference } from '../libs/platform/config/dist/index.js';

const pages = [{ file: 'docs/reference/configuration.md', text: configReference() }];
const stale = pages.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (process.argv.includes('--check')) {
  for (const { file } of stale) process.stderr.write(`${file} is out of date: run \`npm run reference\`\n`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
}
