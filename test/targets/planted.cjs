// Has secrets of every sort in its heap, each with a word that occurs nowhere else, and writes a snapshot to its argument.
const http = require('node:http');
const v8 = require('node:v8');

class PlantedSession {
  #plantedPrivate = { deep: 'planted private text' };
  constructor() {
    this.plantedField = { text: 'planted text' };
    this['planted@mail.example'] = { a: 1 };
    this['planted key with spaces'] = [];
    this.number = 7103377.25;
    this.big = 71033778899n ** 5n;
    this.pattern = /planted-pattern/;
    this[Symbol('planted symbol')] = {};
  }
  plantedMethod() {
    const plantedVariable = this.#plantedPrivate;
    return () => plantedVariable;
  }
}

const session = new PlantedSession();
const rope = ['planted-rope', String(process.argv.length)].join('-') + 'x'.repeat(100);
const long = `planted-long-${'y'.repeat(5_000)}`;
globalThis.plantedGlobal = {
  session,
  closure: session.plantedMethod(),
  rope: rope + long,
  slice: long.slice(3, 2_000),
  map: new Map([['planted-map-key', Buffer.from('planted-buffer-text')]]),
  dictionary: Object.assign(Object.create(null), { 'planted-dictionary-key': { text: 'planted' } }),
  weak: new WeakMap([[session, 'planted-weak-value) pair in WeakMap (table @1)']]),
  weakObject: new WeakMap([[session, new (class PlantedWeakValue {})()]]),
  error: new Error('planted-error-message'),
  url: new URL('http://planted.example/planted-path?planted=1'),
  date: new Date('2031-05-06T07:08:09Z'),
  compiled: new Function('plantedArgument', 'return plantedArgument + "planted-source"'),
};

// One finished request that is held, for the readers of the result.
const held = [];
const server = http.createServer((request, response) => {
  held.push(response);
  response.setHeader('x-planted-header', 'planted-header-value');
  response.end('planted-answer');
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(`http://127.0.0.1:${port}/planted?token=planted-token`);
    await answer.text();
  }
  server.close();
  server.closeAllConnections();
  setImmediate(() => {
    v8.writeHeapSnapshot(process.argv[2], { exposeNumericValues: true });
    console.log(held.length);
    process.exit();
  });
});
