const path = require('node:path');
const tsx = require('tsx/cjs/api');

/** A webpack loader for src/inspector/agent/source.ts: the agent is built once and for all, and stands there as a text. */
module.exports = function () {
  const folder = path.dirname(this.resourcePath);
  this.addContextDependency(path.join(folder, 'target'));
  this.addContextDependency(path.join(folder, '..', '..', 'protocol'));
  return tsx.require('./buildAgent.ts', this.resourcePath).readyModule();
};
