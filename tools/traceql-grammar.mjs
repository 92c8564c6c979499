// Writes the parser tables of the TraceQL grammar. `--check` fails when they are out of date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { buildParserFile } from '@lezer/generator';

const FOLDER = 'libs/query/traceql/src/language';

const root = join(import.meta.dirname, '..');

export function generatedFiles() {
  const grammar = readFileSync(join(root, FOLDER, 'traceql.grammar'), 'utf8');
  const { parser } = buildParserFile(grammar, {
    fileName: 'traceql.grammar',
    moduleStyle: 'es',
    typeScript: true,
    warn: (message) => {
      throw new Error(message);
    },
  });
  return [{ filepath: join(root, FOLDER, 'generated/traceql-parser.ts'), text: parser }];
}

if (process.argv[1] === import.meta.filename) {
  for (const { filepath, text } of generatedFiles()) {
    if (!process.argv.includes('--check')) {
      mkdirSync(dirname(filepath), { recursive: true });
      writeFileSync(filepath, text);
    } else if (readFileSync(filepath, 'utf8') !== text) {
      process.stderr.write(`${filepath} is out of date: run \`node tools/traceql-grammar.mjs\`\n`);
      process.exitCode = 1;
    }
  }
}
