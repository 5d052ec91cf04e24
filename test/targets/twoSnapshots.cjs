'use strict';
// Writes two heap snapshots of one process into a folder; between them contexts are added, used again and cleared.
const path = require('node:path');
const v8 = require('node:v8');

class Session {
  constructor(number) {
    this.number = number;
    this.text = `session ${number} `.repeat(100);
  }
}

class Context {
  constructor() {
    this.values = [];
    this.count = 0;
  }

  add(value) {
    this.values[this.count++] = value;
  }

  reset() {
    this.count = 0;
  }
}

const idle = [];
let sessions = 0;

function serve() {
  const context = idle.pop() ?? new Context();
  context.add(new Session(sessions++));
  return context;
}

function park(contexts) {
  for (const context of contexts) {
    context.reset();
    idle.push(context);
  }
}

function write(name) {
  v8.writeHeapSnapshot(path.join(process.argv[2], name), { exposeNumericValues: true });
}

park(Array.from({ length: 30 }, serve));
write('before.heapsnapshot');
// Of the 30 contexts 5 are cleared for good, 5 are used again, and 20 stay; 20 are new.
for (const context of idle.splice(0, 5)) context.values.length = 0;
park(Array.from({ length: 5 }, serve));
const busy = idle.splice(0, 25);
park(Array.from({ length: 20 }, serve));
idle.push(...busy);
write('after.heapsnapshot');
