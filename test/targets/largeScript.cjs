// A server with a script of nine megabytes: what made snapshots of Node 20 take for ever.
require('typescript');
require('./commonjs.cjs');
