// `npm run simulate`: the sampler's engine through schedules of crashes, zombies, outages and changing policies.
//   --schedules N   the first N (default 10,000)
//   --seed S        only the schedule of this seed, as a failure names it
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { schedules: { type: 'string', default: '10000' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d{1,9}$/.test(value)) continue;
  process.stderr.write(`--${name} is ${value}; allowed is a whole number\n`);
  process.exit(1);
}
const spec = 'libs/sampling/engine/src/simulation.spec.ts';
const env = {
  ...process.env,
  SIM_SCHEDULES: values.seed === undefined ? values.schedules : '1',
  ...(values.seed === undefined ? {} : { SIM_SEED: values.seed }),
};
const child = spawn('node_modules/.bin/vitest', ['run', '--project', 'unit', spec], { stdio: 'inherit', env });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
