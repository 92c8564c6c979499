import { outliveReader } from './broken-pipe.js';
import { runCli } from './cli.js';
import { stopRequests } from './stop-requests.js';

/** What still holds the process this long after its command has ended is a defect, but none to wait for. */
const LINGER_MS_MAX = 1_000;

outliveReader(process.stdout);
outliveReader(process.stderr);

const code = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  coloured: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  env: process.env,
  cwd: process.cwd(),
  stopRequested: stopRequests(process, () => {
    process.stderr.write('clew: stopping at once\n');
    process.exit(1);
  }),
});

process.exitCode = code;
setTimeout(() => process.exit(), LINGER_MS_MAX).unref();
