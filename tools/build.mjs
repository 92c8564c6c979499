// `npm run build`: every package, those for tests included, and the web UI.
import { buildProduct } from './prepare/build.mjs';
import { root } from './prepare/prepare.mjs';
import { runCommand } from './prepare/run-command.mjs';

const say = (line) => process.stdout.write(`${line}\n`);
try {
  const args = ['node_modules/tsc-native/bin/tsc', '-b'];
  await runCommand(process.execPath, args, { cwd: root, say, doing: 'building all packages' });
  await buildProduct(root, say);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
