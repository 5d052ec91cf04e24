const path = require('node:path');
const tsx = require('tsx/cjs/api');

/** A webpack loader in the place of src/inspector/agent/source.ts: builds the text that this answers, once and for all. */
module.exports = function () {
  const folder = path.dirname(this.resourcePath);
  this.addContextDependency(folder);
  this.addContextDependency(path.join(folder, '..', '..', 'protocol'));
  const { buildAgent } = tsx.require('./buildAgent.ts', this.resourcePath);
  const text = JSON.stringify(buildAgent());
  return `const text = ${text};\nexport const agentExpression = () => text;\n`;
};
