import { benchEmbeddedLoad } from './embedded-load.js';

const [name, count] = process.argv.slice(2);

if (name === 'embedded') {
  process.stdout.write(await benchEmbeddedLoad(Number(count ?? 3)));
} else {
  process.stderr.write('usage: npm run bench -- embedded [PASSES]\n');
  process.exitCode = 1;
}
