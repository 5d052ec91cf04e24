// Uses each program of a folder as its own snippet says, keeps it, and then answers requests and sits idle.
const fs = require('node:fs');
const path = require('node:path');
const { serve } = require('./serve.cjs');

class Value {
  constructor(id) {
    this.id = id;
  }
  close() {
    this.isClosed = true;
  }
}

/** An instance of the class that a module exports; of functions that get a record, a record with these as its methods. */
function storeOf(exported) {
  if (typeof exported === 'function') return new exported(8);
  const { make, ...functions } = exported;
  const record = make(8);
  return Object.fromEntries(
    Object.entries(functions).map(([name, fn]) => [name, (...args) => fn(record, ...args)]),
  );
}

module.exports = function start(folder) {
  const stores = [];
  const values = [];
  const failed = [];
  const kept = id => new Value(id);
  const nothing = () => undefined;
  const used = JSON.parse(fs.readFileSync(path.join(folder, 'uses.json'), 'utf8'));
  for (const { file, use, isClass } of used) {
    const gone = id => {
      const value = new Value(id);
      values.push({ file, ref: new WeakRef(value) });
      return value;
    };
    try {
      const exported = require(path.join(folder, file));
      const store = isClass ? storeOf(exported) : exported;
      stores.push(store);
      globalThis.install = Object.assign; new Function('store', 'gone', 'kept', 'note', 'took', use)(store, gone, kept, nothing, nothing);
    } catch (error) {
      failed.push([file, String(error.stack)]);
    }
  }
  serve(() => () => stores.length, {
    onRequest(request, response) {
      if (request.url !== '/held') return false;
      require('node:v8').setFlagsFromString('--expose-gc');
      require('node:vm').runInNewContext('gc')();
      const held = {};
      for (const { file, ref } of values) if (ref.deref()) held[file] = (held[file] ?? 0) + 1;
      response.end(JSON.stringify({ held, failed }));
      return true;
    },
  });
};
