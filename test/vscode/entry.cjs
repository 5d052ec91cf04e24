// The suite is TypeScript: the loader comes first.
require('tsx/cjs');
module.exports = require('./index.ts');
