import { describeKinds, type Kind } from './fileKind';

const one = (text: string, ...found: string[]): Kind => ({ files: { 'a.ts': text }, found });

const leaks: Record<string, Kind> = {
  'a value behind a flag that goes down': one(
    `class Last { constructor() { this.has = false; }
      next(x) { this.value = x; this.has = true; this.tell(x); }
      tell(x) { console.log(x); }
      add(reader) { if (this.has) reader.next(this.value); }
      stop() { this.has = false; } }`,
    'stale-fields stop',
  ),
  'a value that is used up behind its flag': one(
    `class Held { isHeld = false; value;
      hold(x) { if (!x.isReady) return; this.isHeld = true; this.value = x; }
      flush(reader) { if (!this.isHeld) return; this.isHeld = false; reader.next(this.value); } }`,
    'stale-fields flush',
  ),
  'a work that another end drops whole': one(
    `class Delay { constructor(input) { this.input = input; this.out = null; this.timer = null; this.last = null; }
      start(out) { this.out = out; this.input.add(this); }
      stop() { this.input.remove(this); this.out = null; this.clear(); }
      clear() { if (this.timer !== null) clearInterval(this.timer); this.timer = null; }
      next(x) { const to = this.out; if (!to) return; this.clear(); this.last = x;
        this.timer = setInterval(() => { this.clear(); to.next(x); this.last = null; }, 9); }
      complete() { const to = this.out; if (!to) return; this.clear();
        if (this.last !== null) to.next(this.last); this.last = null; to.complete(); } }`,
    'stale-fields stop',
  ),
  'a work whose emptiness is a value of its own': one(
    `const NOTHING = {};
      class Delay { constructor(input) { this.input = input; this.out = null; this.timer = null; this.last = NOTHING; }
      start(out) { this.out = out; this.input.add(this); }
      stop() { this.input.remove(this); this.out = null; this.clear(); }
      clear() { if (this.timer !== null) clearInterval(this.timer); this.timer = null; }
      next(x) { const to = this.out; if (!to) return; this.clear(); this.last = x;
        this.timer = setInterval(() => { this.clear(); to.next(x); this.last = NOTHING; }, 9); }
      complete() { const to = this.out; if (!to) return; this.clear();
        if (this.last != NOTHING) to.next(this.last); this.last = NOTHING; to.complete(); } }`,
    'stale-fields stop',
  ),
  'a value that is only used while another one is there': one(
    `class Range { constructor() { this.anchor = null; this.page = null; }
      begin(anchor, page) { this.anchor = anchor; this.page = page; }
      extend(to) { if (this.anchor === null) return; this.page.mark(this.anchor, to); }
      end() { this.anchor = null; } }`,
    'stale-fields end',
  ),
  'a callback that the end of a work calls, prototype style': one(
    `function Slot(worker) { this.worker = worker; this.isBusy = false; this.done = null; }
      Slot.prototype.run = function (job, done) { this.isBusy = true; this.done = done; this.worker.post(job); };
      Slot.prototype.settle = function (result) { this.isBusy = false; this.done(null, result); };
      module.exports = Slot;`,
    'stale-fields settle',
  ),
  'a work that is going on while a handle is set, and a helper of it': one(
    `class Glide { constructor() { this.shape = null; this.frame = 0; }
      start(shape) { this.stop(); this.shape = shape; this.frame = requestFrame(() => this.tick()); }
      tick() { if (!this.frame) return; this.step(); this.frame = requestFrame(() => this.tick()); }
      step() { this.shape.move(); }
      stop() { cancelFrame(this.frame); this.frame = 0; } }`,
    'stale-fields stop',
  ),
  'a work whose flag is up while there is none': one(
    `class Line { constructor() { this.isIdle = true; this.job = null; }
      begin(job) { this.isIdle = false; this.job = job; job.run(this); }
      ready() { this.isIdle = true; this.job.finish(); } }
      module.exports = Line;`,
    'stale-fields ready',
  ),
  'a value that other objects have under the same name': one(
    `class Range { constructor() { this.anchor = null; this.page = null; }
      begin(anchor, page) { this.anchor = anchor; this.page = page; }
      extend(to) { if (this.anchor === null) return; this.page.mark(this.anchor, to); }
      end() { this.anchor = null; } }
      class Book { constructor() { this.page = null; } turn(page) { this.page = page; } get at() { return this.page; } }
      export const numberOf = event => event.page + event.button;`,
    'stale-fields end',
  ),
  'values that the end takes out by a pattern': one(
    `class Later { constructor(wait) { this.wait = wait; this.timer = null; this.act = null; this.given = null; }
      call(act, given) { this.act = act; this.given = given; this.timer = setTimeout(() => this.flush(), this.wait); }
      flush() { if (this.timer === null) return; this.timer = null; const { act, given } = this; act(given); } }`,
    'stale-fields flush',
  ),
  'a worker of another module that the class is named like': one(
    `import * as threads from 'worker_threads';
      export class Worker { constructor(code) { this.code = code; this.idle = []; this.queue = []; }
      async run(...args) { const worker = await this.take();
        return new Promise((resolve, reject) => { worker.resolve = resolve; worker.reject = reject; worker.postMessage(args); }); }
      async take() { if (this.idle.length > 0) return this.idle.shift();
        const worker = new threads.Worker(this.code);
        worker.on('message', x => { worker.resolve(x); worker.resolve = null; this.rest(worker); });
        return worker; }
      rest(worker) { if (this.queue.length > 0) { this.queue.shift()(worker); return; } this.idle.push(worker); } }`,
    'stale-fields (anonymous)',
  ),
  'a list that a spread fills, and that another branch hands over': one(
    `const near = [];
      class World { constructor() { this.all = []; this.index = null; }
      add(x) { this.all.push(x); }
      update(x) {
        if (this.index !== null) { this.index.query(x.at, near); } else { near.length = 0; near.push(...this.all); }
        for (let i = 0; i < near.length; i++) { const each = near[i]; if (each !== x && each.isOn) x.near.push(each); } } }`,
    'stale-slots update',
  ),
};

const clean: Record<string, Kind> = {
  'a value that goes with another one': one(
    `class Range { constructor() { this.anchor = null; this.page = null; }
      begin(anchor, page) { this.anchor = anchor; this.page = page; }
      extend(to) { if (this.anchor === null) return; this.page.mark(this.anchor, to); }
      end() { this.anchor = null; this.page = null; } }`,
  ),
  'a value that is used whether or not another one is there': one(
    `class Range { constructor() { this.anchor = null; this.page = null; }
      begin(anchor, page) { this.anchor = anchor; this.page = page; }
      extend(to) { if (this.anchor === null) return; this.page.mark(this.anchor, to); }
      turn() { this.page.turn(); }
      end() { this.anchor = null; } }`,
  ),
  'a callback for all that comes': one(
    `function Slot(worker) { this.worker = worker; this.isBusy = false; this.done = null; }
      Slot.prototype.listen = function (done) { this.done = done; };
      Slot.prototype.run = function (job) { this.isBusy = true; this.worker.post(job); };
      Slot.prototype.settle = function (result) { this.isBusy = false; this.done(null, result); };
      module.exports = Slot;`,
  ),
  'a helper that others call, too': one(
    `class Glide { constructor() { this.shape = null; this.frame = 0; }
      start(shape) { this.stop(); this.shape = shape; this.frame = requestFrame(() => this.tick()); }
      tick() { if (!this.frame) return; this.step(); this.frame = requestFrame(() => this.tick()); }
      step() { this.shape.move(); }
      jump() { this.step(); this.step(); }
      stop() { cancelFrame(this.frame); this.frame = 0; } }`,
  ),
  'a work that its end replaces by the next one': one(
    `class Line { constructor() { this.isIdle = true; this.job = null; }
      begin(job) { this.isIdle = false; this.job = job; job.run(this); }
      ready() { this.isIdle = true; this.job.finish(); this.begin(nextJob()); } }
      module.exports = Line;`,
  ),
  'a flag that is set to more than two things': one(
    `class Count { constructor() { this.open = 0; this.job = null; }
      begin(job) { this.open++; this.job = job; }
      show() { if (this.open) this.job.show(); }
      end() { this.open = 0; } }
      module.exports = Count;`,
  ),
  'a value that goes with its flag': one(
    `class Last { constructor() { this.has = false; }
      next(x) { this.value = x; this.has = true; }
      add(reader) { if (this.has) reader.next(this.value); }
      stop() { this.has = false; this.value = undefined; } }`,
  ),
  'a value that is read after the flag is down': one(
    `class Last { constructor() { this.has = false; }
      next(x) { this.value = x; this.has = true; }
      add(reader) { if (this.has) reader.next(this.value); }
      last() { return this.value; }
      stop() { this.has = false; } }`,
  ),
  'a value that is compared with the next one': one(
    `class Last { constructor() { this.has = false; }
      next(x) { if (same(this.value, x)) return; this.value = x; this.has = true; }
      add(reader) { if (this.has) reader.next(this.value); }
      stop() { this.has = false; } }
      function same(a, b) { return a.id === b.id; }`,
  ),
  'a work that only rests': one(
    `class Job { isOn = false; work;
      give(x) { this.work = x; this.isOn = true; }
      rest() { this.isOn = false; }
      goOn() { this.isOn = true; }
      step() { if (this.isOn) this.work.step(); } }`,
  ),
  'a field that others read by a name of the instance': one(
    `class Last { constructor() { this.has = false; }
      next(x) { this.value = x; this.has = true; }
      add(reader) { if (this.has) reader.next(this.value); }
      stop() { this.has = false; } }
      export const lastOf = last => last.value;`,
  ),
  'a reader that runs later': one(
    `class Last { constructor() { this.has = false; }
      next(x) { this.value = x; this.has = true; }
      add(reader) { if (this.has) setTimeout(() => reader.next(this.value), 9); }
      stop() { this.has = false; } }`,
  ),
  'numbers behind a flag': one(
    `class Last { has = false; value: number = 0;
      next(x: number) { this.value = x; this.has = true; }
      add(reader: { next(x: number): void }) { if (this.has) reader.next(this.value); }
      stop() { this.has = false; } }`,
  ),
  'a work that both ends drop': one(
    `class Delay { constructor(input) { this.input = input; this.out = null; this.timer = null; this.last = null; }
      start(out) { this.out = out; this.input.add(this); }
      stop() { this.out = null; this.last = null; this.clear(); }
      clear() { if (this.timer !== null) clearInterval(this.timer); this.timer = null; }
      next(x) { const to = this.out; if (!to) return; this.clear(); this.last = x;
        this.timer = setInterval(() => { this.clear(); to.next(x); this.last = null; }, 9); }
      complete() { const to = this.out; if (!to) return; this.clear();
        if (this.last !== null) to.next(this.last); this.last = null; to.complete(); } }`,
  ),
  'what waits for the next listener': one(
    `class Wait { constructor() { this.out = null; this.timer = null; this.last = null; }
      start(out) { this.out = out; if (this.last !== null) out.next(this.last); }
      stop() { this.out = null; this.timer = null; }
      next(x) { if (!this.out) return; this.last = x; this.timer = setTimeout(x.run, 9); }
      end() { if (!this.out) return; this.out.next(this.last); this.last = null; this.timer = null; } }`,
  ),
  'a worker of another module whose fields are all cleared': one(
    `import * as threads from 'worker_threads';
      export class Worker { constructor(code) { this.code = code; this.idle = []; }
      async run(...args) { const worker = await this.take();
        return new Promise((resolve, reject) => { worker.resolve = resolve; worker.reject = reject; worker.postMessage(args); }); }
      async take() { if (this.idle.length > 0) return this.idle.shift();
        const worker = new threads.Worker(this.code);
        worker.on('message', x => { worker.resolve(x); worker.resolve = null; worker.reject = null; this.rest(worker); });
        return worker; }
      rest(worker) { this.idle.push(worker); } }`,
  ),
  'a list that is handed over after it was filled': one(
    `const near = [];
      class World { constructor() { this.all = []; this.index = null; }
      add(x) { this.all.push(x); }
      update(x) { near.length = 0; near.push(...this.all); this.index.query(x.at, near); } }`,
  ),
  'a list of numbers that a spread fills': one(
    `const near = [];
      class World { constructor() { this.all = [1, 2]; }
      add(x) { this.all.push(x.length * 2); }
      update(x) { near.length = 0; near.push(...this.all);
        for (let i = 0; i < near.length; i++) x.add(near[i] * 2); } }`,
  ),
};

describeKinds('the last work', leaks, clean);
