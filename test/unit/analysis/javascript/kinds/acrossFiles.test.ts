import { describeKinds, type Kind } from './fileKind';

const ctx = `export class Visit {
  guest: object | null = null;
  host: object | null = null;
  open(guest: object, host: object): void { this.guest = guest; this.host = host; }
}`;

const pool = (imported: string, made: string, clearing = ''): string => `${imported}
  export class Visits {
    private idle: Visit[] = [];
    take(guest: object, host: object): Visit {
      const used = this.idle.pop();
      if (used) { used.open(guest, host); return used; }
      const fresh = new ${made}(); fresh.open(guest, host); return fresh;
    }
    give(visit: Visit): void { ${clearing} this.idle.push(visit); }
  }`;

const recycler = `export default class Shelf {
  constructor(type) { this.idle = []; this.type = type; }
  fetch() {
    const thing = this.idle.length > 0 ? this.idle.pop() : Object.create(this.type.prototype);
    this.type.apply(thing, arguments);
    return thing;
  }
  lay(thing) { this.idle.push(thing); }
}`;

const cell = (drop = ''): string => `import Shelf from './shelf.js';
  const cells = new Shelf(Cell);
  function Cell(owner, content) { this.owner = owner; this.content = content; }
  export function cellOf(owner, content) { return cells.fetch(owner, content); }
  export function dispose(cell) { ${drop} cells.lay(cell); }`;

const event = (drop = ''): string => `export namespace Bus {
  let idle: Signal[] = [];
  export class Signal {
    kind = '';
    source: any;
    constructor(kind: string) { this.kind = kind; }
    end(): void { ${drop} idle.push(this); }
    static of(kind: string): Signal {
      let one = idle.pop();
      if (one) one.kind = kind; else one = new Bus.Signal(kind);
      return one;
    }
  }
}`;

const emitter = `import { Bus } from './signal';
  export class Emitter {
    emit(kind: string, source: object): void { const one = this.make(kind); one.source = source; one.end(); }
    make(kind: string) { return Bus.Signal.of(kind); }
  }`;

const lender = `export class Lender {
  constructor(make) { this.make = make; this.all = []; this.used = 0; }
  get() { if (this.used === this.all.length) this.all.push(this.make()); return this.all[this.used++]; }
  reset() { this.used = 0; }
}`;

const borrower = `import { Lender } from './lender.js';
  import { Leaf } from './leaf.js';
  export class Visitor {
    constructor() { this.leaves = new Lender(() => new Leaf()); }
    add(shape) { const leaf = this.leaves.get(); leaf.init(shape); return leaf; }
  }`;

const seat = (drop: string): string => `export class Seat {
  private guest!: object;
  private isTaken = false;
  take(guest: object): void { this.guest = guest; this.isTaken = true; }
  leave(): void { this.isTaken = false; ${drop} }
}`;

const table = `import { Seat } from './seat';
  export class Seats {
    private idle: Seat[] = [];
    fetch(guest: object): Seat { const seat = this.idle.pop() ?? new Seat(); seat.take(guest); return seat; }
    lay(seat: Seat): void { seat.leave(); this.idle.push(seat); }
  }`;

const tables = `import { Seat } from './seat';
  class Table { readonly seat = new Seat(); open(guest: object) { this.seat.take(guest); } close() { this.seat.leave(); } }
  const idle: Table[] = [];
  export const fetch = (guest: object) => { const one = idle.pop() ?? new Table(); one.open(guest); return one; };
  export const lay = (one: Table) => { one.close(); idle.push(one); };`;

const calls = (
  drop: string,
): string => `class Call { constructor() { this.from = null; this.to = null; } }
  const idle = [];
  exports.take = () => idle.pop() || new Call();
  exports.give = call => { call.from = null; ${drop} idle.push(call); };`;

const caller = `const { take, give } = require('./calls');
  exports.run = (from, to) => { const call = take(); call.from = from; call.to = to; ring(call); give(call); };
  function ring(call) { call.to.ring(call.from); }`;

const ports = (drop: string): string => `class Ports {
    constructor() { this.idle = []; }
    take(wire) {
      if (this.idle.length === 0) return new Port();
      const port = this.idle.pop();
      Object.defineProperty(port, 'wire', { value: wire, writable: true });
      return port;
    }
    give(port) { port.code = 200; ${drop} this.idle.push(port); }
  }
  class Port { constructor() { this.code = 200; } }
  module.exports = Ports;`;

const sparks = (drop: string): string => `const idle = [], lit = [];
  function light(shape) {
    var spark;
    if (idle.length < 1) { spark = new Spark(shape); }
    else { spark = idle[idle.length - 1]; spark.shape = shape; idle.pop(); }
    lit.push(spark);
    return spark;
  }
  function quench() {
    for (let at = lit.length - 1; at >= 0; at--)
      if (lit[at].isDone) { ${drop} idle.push(lit[at]); lit.splice(at, 1); }
  }
  class Spark { constructor(shape) { this.shape = shape; } draw() { paint(this.shape); } }`;

const leaks: Record<string, Kind> = {
  'objects that a pool lends by a counter, of a class that its user hands over': {
    files: {
      'lender.js': lender,
      'visitor.js': borrower,
      'leaf.js': `export class Leaf { constructor() { this.shape = null; } init(shape) { this.shape = shape; } }`,
    },
    found: ['stale-fields reset'],
  },
  'a class of a barrel file, with two results': {
    files: {
      'visits.ts': pool(`import { Visit } from './model';`, 'Visit'),
      'model.ts': `export * from './visit';`,
      'visit.ts': ctx,
    },
    found: ['stale-fields give'],
  },
  'a class by its namespace': {
    files: {
      'visits.ts': pool(`import * as model from './visit';`, 'model.Visit'),
      'visit.ts': ctx,
    },
    found: ['stale-fields give'],
  },
  'a constructor that runs again on what is taken': {
    files: { 'cell.js': cell(), 'shelf.js': recycler },
    found: ['stale-fields dispose'],
  },
  'users of a class in a namespace, through a method of their own': {
    files: { 'signal.ts': event(), 'emitter.ts': emitter },
    found: ['stale-fields end'],
  },
  'a reset that another file calls before it parks': {
    files: { 'seat.ts': seat(''), 'table.ts': table },
    found: ['stale-fields leave'],
  },
  'a reset of a part that another file parks': {
    files: { 'seat.ts': seat(''), 'tables.ts': tables },
    found: ['stale-fields leave'],
  },
  'exported functions without names': {
    files: { 'calls.js': calls(''), 'caller.js': caller },
    found: ['stale-fields give'],
  },
  'a property that is defined': { files: { 'ports.js': ports('') }, found: ['stale-fields give'] },
  'the last entry, which is looked at and then removed': {
    files: { 'sparks.js': sparks('') },
    found: ['stale-fields quench'],
  },
  'a pool that another file makes, of a class that only that file imports': {
    files: {
      'jobs.ts': `import { jobs } from './pool';
        export function run(work: object, then: () => void) {
          const job = jobs.take(); job.work = work; job.then = then; job.then(); jobs.give(job); }`,
      'pool.ts': `import { Job } from './job';
        class Jobs { idle: Job[] = []; take() { return this.idle.pop() ?? new Job(); } give(job: Job) { this.idle.push(job); } }
        export const jobs = new Jobs();`,
      'job.ts': `export class Job { work: object | null = null; then: (() => void) | null = null; }`,
    },
    found: ['stale-fields run'],
  },
};

const clean: Record<string, Kind> = {
  'objects of numbers that a pool lends by a counter': {
    files: {
      'lender.js': lender,
      'visitor.js': borrower,
      'leaf.js': `export class Leaf { constructor() { this.width = 0; } init(shape) { this.width = shape.width * 2; } }`,
    },
    found: [],
  },
  'objects that a pool lends by a counter, of a class that nobody knows': {
    files: { 'lender.js': lender, 'other.js': '' },
    found: [],
  },
  'a class of a barrel file that is cleared': {
    files: {
      'visits.ts': pool(
        `import { Visit } from './model';`,
        'Visit',
        'visit.guest = null; visit.host = null;',
      ),
      'model.ts': `export * from './visit';`,
      'visit.ts': ctx,
    },
    found: [],
  },
  'a setter that clears the field behind it': {
    files: {
      'visits.ts': `import { Visit } from './visit';
        export class Visits {
          private idle: Visit[] = [];
          take(guest: object): Visit { const one = this.idle.pop() ?? new Visit(); one.guest = guest; return one; }
          give(visit: Visit): void { visit.guest = null; this.idle.push(visit); }
        }`,
      'visit.ts': `export class Visit {
          private _guest: object | null = null;
          get guest() { return this._guest; }
          set guest(guest: object | null) { this._guest = guest; }
        }`,
    },
    found: [],
  },
  'what a constructor sets again is cleared before': {
    files: {
      'cell.js': cell('cell.owner = null; cell.content = null;'),
      'shelf.js': recycler,
    },
    found: [],
  },
  'what users of a namespace set is cleared': {
    files: { 'signal.ts': event('this.source = undefined;'), 'emitter.ts': emitter },
    found: [],
  },
  'a reset that clears all, before another file parks': {
    files: { 'seat.ts': seat('this.guest = undefined!;'), 'table.ts': table },
    found: [],
  },
  'a reset that nobody calls to park': {
    files: {
      'seat.ts': seat(''),
      'room.ts': `import { Seat } from './seat';
        export class Room { private seat = new Seat(); sit(guest: object) { this.seat.leave(); this.seat.take(guest); } }`,
    },
    found: [],
  },
  'a reset of a part that is cleared itself': {
    files: { 'seat.ts': seat('this.guest = undefined!;'), 'tables.ts': tables },
    found: [],
  },
  'exported functions that clear all': {
    files: { 'calls.js': calls('call.to = null;'), 'caller.js': caller },
    found: [],
  },
  'a property that is defined, and emptied': {
    // The name in the string stays what it is, so nothing is renamed here.
    files: { 'ports.js': ports('port.wire = null;'), 'other.js': '' },
    found: [],
  },
  'the last entry, cleared before': {
    files: { 'sparks.js': sparks('lit[at].shape = null;') },
    found: [],
  },
};

describeKinds('pools across files', leaks, clean);
