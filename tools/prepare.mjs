// What `npm start` does before the command runs: install and build when something changed, nothing otherwise. Uses no
// package, since there may be none yet, and no syntax that an old Node cannot read, so that it can say it is too old.
var wanted = [20, 19];
var running = process.versions.node.split('.').map(Number);

if (running[0] < wanted[0] || (running[0] === wanted[0] && running[1] < wanted[1])) {
  process.stderr.write(
    'Clew needs Node.js ' +
      wanted.join('.') +
      ' or newer; this is ' +
      process.versions.node +
      '. See https://nodejs.org\n',
  );
  process.exit(1);
}

import('./prepare/prepare.mjs')
  .then(function (module) {
    return module.prepare();
  })
  .catch(function (error) {
    process.stderr.write(error.message + '\n');
    process.exitCode = 1;
  });
