// A cluster whose children end soon, and are begun again. Each says where its inspector is.
const cluster = require('node:cluster');

if (cluster.isPrimary) {
  cluster.setupPrimary({ execArgv: ['--inspect=0'], inspectPort: 0 });
  cluster.on('exit', () => cluster.fork());
  for (let i = 0; i < 2; i++) cluster.fork();
} else {
  setTimeout(() => process.exit(), 500);
}
