import { benchEmbeddedLoad } from './embedded-load.js';
import { benchIngest } from './ingest/ingest-bench.js';
import { INGEST_USAGE, ingestOptions } from './ingest/options.js';
import { SAMPLING_USAGE, samplingOptions } from './sampling/options.js';
import { benchSampling } from './sampling/sampling-bench.js';
import { benchLayout } from './store/layout-bench.js';
import { LAYOUT_USAGE, STORE_USAGE, storeOptions } from './store/options.js';
import { benchStore } from './store/store-bench.js';

const [name, ...args] = process.argv.slice(2);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    process.exit(130); // which ends what was started
  });
}

switch (name) {
  case 'embedded':
    process.stdout.write(await benchEmbeddedLoad(Number(args[0] ?? 3)));
    break;
  case 'ingest':
    process.stdout.write(await benchIngest(ingestOptions(args), toStderr));
    break;
  case 'sampling':
    process.stdout.write(await benchSampling(samplingOptions(args), toStderr));
    break;
  case 'layout':
    process.stdout.write(await benchLayout(args, toStderr));
    break;
  case 'store':
    process.stdout.write(await benchStore(storeOptions(args), toStderr));
    break;
  default:
    toStderr(
      ['embedded [PASSES]', INGEST_USAGE, SAMPLING_USAGE, STORE_USAGE, LAYOUT_USAGE]
        .map((use) => `usage: npm run bench -- ${use}`)
        .join('\n'),
    );
    process.exitCode = 1;
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
