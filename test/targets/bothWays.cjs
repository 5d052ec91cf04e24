// Uses each program of a folder as its own snippet says, keeps it, then answers requests and sits idle.
const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');
const { serve } = require('./serve.cjs');

class Value {
  constructor(id) {
    this.id = id;
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

/** What `uses.json` of the folder lists: the main file of each program, and how it is used. */
module.exports = function start(folder) {
  const stores = [];
  const values = [];
  const kept = id => new Value(id);
  const nothing = () => undefined;
  globalThis.install = Object.assign;
  for (const { file, use, isClass } of JSON.parse(
    fs.readFileSync(path.join(folder, 'uses.json'), 'utf8'),
  )) {
    const gone = id => {
      const value = new Value(id);
      values.push({ file, ref: new WeakRef(value) });
      return value;
    };
    const exported = require(path.join(folder, file));
    const store = isClass ? storeOf(exported) : exported;
    stores.push(store);
    const run = new Function('store', 'gone', 'kept', 'note', 'took', use);
    run(store, gone, kept, nothing, nothing);
  }
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  serve(() => () => stores.length, {
    onRequest({ url }, response) {
      if (url !== '/held') return false;
      collect();
      const held = {};
      for (const { file, ref } of values) if (ref.deref()) held[file] = (held[file] ?? 0) + 1;
      response.end(JSON.stringify(held));
      return true;
    },
  });
};
