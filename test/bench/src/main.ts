import { benchEmbeddedLoad } from './embedded-load.js';
import { benchIngest } from './ingest/ingest-bench.js';
import { INGEST_USAGE, ingestOptions } from './ingest/options.js';

const [name, ...args] = process.argv.slice(2);

switch (name) {
  case 'embedded':
    process.stdout.write(await benchEmbeddedLoad(Number(args[0] ?? 3)));
    break;
  case 'ingest':
    process.stdout.write(await benchIngest(ingestOptions(args), (line) => process.stderr.write(`${line}\n`)));
    break;
  default:
    process.stderr.write(`usage: npm run bench -- embedded [PASSES]\n       npm run bench -- ${INGEST_USAGE}\n`);
    process.exitCode = 1;
}
