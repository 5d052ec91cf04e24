// The primary only forks: the pools are in the child, which has an inspector of its own.
const cluster = require('node:cluster');

if (cluster.isPrimary) {
  cluster.settings.inspectPort = 0;
  const child = cluster.fork();
  process.on('SIGTERM', () => child.kill());
  console.log(`child ${child.process.pid}`);
} else {
  require('./commonjs.cjs');
}
