// Writes the table of deprecated attribute names that the gateway counts and renames, and its reference page, from the
// published npm package of the OpenTelemetry semantic conventions. `--check` fails when one of them is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { deprecatedAttributes } from './semantic-conventions/deprecations.mjs';
import { tablePage, tableSource } from './semantic-conventions/pages.mjs';

const TABLE = 'libs/ingest/protection/src/semantic-conventions/generated/deprecated-attributes.ts';
const PAGE = 'docs/reference/semantic-conventions.md';

const root = join(import.meta.dirname, '..');

export async function generatedFiles() {
  const conventions = await import('@opentelemetry/semantic-conventions/incubating');
  const entry = createRequire(import.meta.url).resolve('@opentelemetry/semantic-conventions/incubating');
  const manifest = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8'));
  const declarations = ['experimental_attributes.d.mts', 'stable_attributes.d.mts'].map((file) =>
    readFileSync(join(dirname(entry), file), 'utf8'),
  );
  const entries = deprecatedAttributes(conventions, declarations);
  return Promise.all([formatted(TABLE, tableSource(entries, manifest)), formatted(PAGE, tablePage(entries, manifest))]);
}

async function formatted(file, text) {
  const filepath = join(root, file);
  return { file, filepath, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
}

if (process.argv[1] === import.meta.filename) {
  for (const { file, filepath, text } of await generatedFiles()) {
    if (!process.argv.includes('--check')) writeFileSync(filepath, text);
    else if (readFileSync(filepath, 'utf8') !== text) {
      process.stderr.write(`${file} is out of date: run \`node tools/semantic-conventions.mjs\`\n`);
      process.exitCode = 1;
    }
  }
}
