/** A pool of contexts, and `serve`, which answers what a request reads; a request without a value writes none. */
const serving = (context: string, write: string, read: string): string => `${context}
const idle = [];
function take() { return idle.pop() || new Context(); }
function release(context) { context.reset(); idle.push(context); }
function serve(value) {
  const context = take();
  if (value) ${write};
  const answer = ${read};
  release(context);
  return JSON.stringify(answer);
}`;

/** Slots behind a counter, which one method minds. */
const slots = (method: string): string => `class Context {
  constructor() { this.keys = []; this.values = []; this.count = 0; }
  add(key, value) { this.keys[this.count] = key; this.values[this.count] = value; this.count++; }
  last() { return this.count > 0 ? this.values[this.count - 1] : undefined; }
  ${method}
  reset() { this.count = 0; }
}`;

/** A field that nobody empties. */
const fields = (method: string): string => `class Context {
  constructor() { this.user = null; this.body = null; }
  login(user) { this.user = user; }
  read(body) { this.body = body; }
  ${method}
  reset() { this.body = null; }
}`;

const ofSlots = (method: string, read: string): string =>
  serving(slots(method), "context.add('user', { name: value })", read);
const ofFields = (method: string, read: string): string =>
  serving(fields(method), 'context.login({ name: value })', read);

export const leaks: Record<string, string> = {
  'a slot that the caller chooses': ofSlots('get(i) { return this.values[i]; }', 'context.get(0)'),
  'a part of a slot': ofSlots('nameOf(i) { return this.values[i]?.name; }', 'context.nameOf(0)'),
  'a slot by `at`': ofSlots('get(i) { return this.values.at(i); }', 'context.get(0)'),
  'always the first slot': ofSlots('first() { return this.values[0]; }', 'context.first()'),
  'a search that goes beyond the counter': ofSlots(
    'get(key) { return this.values[this.keys.indexOf(key)]; }',
    "context.get('user')",
  ),
  'a search with its index in a variable': ofSlots(
    'get(key) { const at = this.keys.indexOf(key); if (at < 0) return undefined; return this.values[at]; }',
    "context.get('user')",
  ),
  'a find': ofSlots('find(test) { return this.values.find(test); }', 'context.find(Boolean)'),
  'a loop to the end of the array': ofSlots(
    'get(key) { for (let i = 0; i < this.keys.length; i++) if (this.keys[i] === key) return this.values[i]; }',
    "context.get('user')",
  ),
  'a loop over all elements': ofSlots(
    'all() { const found = []; for (const value of this.values) { if (value) return value; } return found; }',
    'context.all()',
  ),
  'a function of the caller gets each': ofSlots(
    'each(seen) { this.values.forEach(value => { if (value) seen(value.name); }); }',
    '(() => { const all = []; context.each(name => all.push(name)); return all; })()',
  ),
  'an iterator': ofSlots('*[Symbol.iterator]() { yield* this.values; }', '[...context]'),
  'a copy of the array': ofSlots('all() { return [...this.values]; }', 'context.all()'),
  'a helper': ofSlots(
    'get(i) { return this.slot(i); } slot(i) { return this.values[i]; }',
    'context.get(0)',
  ),
  'a getter': ofFields('get who() { return this.user; }', 'context.who'),
  'a getter of a part': ofFields(
    'get name() { return this.user ? this.user.name : undefined; }',
    'context.name',
  ),
  'a method': ofFields('describe() { return { user: this.user }; }', 'context.describe()'),
  'a copy of the instance': ofFields('copy() { return { ...this }; }', 'context.copy()'),
  'the entries of the instance': ofFields(
    'list() { return Object.entries(this); }',
    'context.list()',
  ),
  'a function of the caller gets it': ofFields(
    'tell(seen) { seen(this.user); }',
    '(() => { let got; context.tell(user => { got = user; }); return got; })()',
  ),
  'a table that is not emptied': serving(
    `class Context { constructor() { this.user = null; this.notes = new Map(); }
      login(user) { this.user = user; } note(key, value) { this.notes.set(key, value); }
      get(key) { return this.notes.get(key); } reset() { this.user = null; } }`,
    "context.note('user', { name: value })",
    "context.get('user')",
  ),
  'a field that who takes it reads': `${fields('')}
    const idle = []; function take() { return idle.pop() || new Context(); }
    function release(context) { context.reset(); idle.push(context); }
    function serve(value) {
      const context = take();
      try { if (value) context.login({ name: value }); return JSON.stringify(context.user); }
      finally { release(context); }
    }`,
  'a field for a function that is handed over': `${fields('')}
    const idle = []; function take() { return idle.pop() || new Context(); }
    function release(context) { context.reset(); idle.push(context); }
    function answer(value, send) { const context = take(); if (value) context.login({ name: value }); send(context.user); release(context); }
    function serve(value) { let told; answer(value, each => { told = JSON.stringify(each); }); return told; }`,
  'only a new one is written': `${fields('who() { return this.user; }')}
const idle = [];
function take(value) { let context = idle.pop(); if (!context) { context = new Context(); if (value) context.login(value); } return context; }
function release(context) { context.reset(); idle.push(context); }
function serve(value) { const context = take(value); if (value) context.login(value); const answer = context.who(); release(context); return JSON.stringify(answer); }`,
  'a constructor with methods on its prototype': serving(
    `function Context() { this.user = null; this.body = null; }
     Context.prototype.login = function (user) { this.user = user; };
     Context.prototype.read = function (body) { this.body = body; };
     Context.prototype.who = function () { return this.user; };
     Context.prototype.reset = function () { this.body = null; };`,
    'context.login({ name: value })',
    'context.who()',
  ),
};

/** Readers whose names are the language's, so that they have no others. */
export const named: Record<string, string> = {
  'the array in JSON': ofSlots(
    'toJSON() { return { values: this.values }; }',
    'JSON.parse(JSON.stringify(context))',
  ),
  'the instance in JSON': ofFields(
    'toJSON() { return Object.assign({}, this); }',
    'JSON.parse(JSON.stringify(context))',
  ),
};

/** What stays there is not to be read by others. */
export const minded: Record<string, string> = {
  'the caller’s index is compared with the counter': ofSlots(
    'get(i) { return i < this.count ? this.values[i] : undefined; }',
    'context.get(0)',
  ),
  'the counter is asked by its getter': ofSlots(
    'get size() { return this.count; } get(i) { if (i >= this.size) return undefined; return this.values[i]; }',
    'context.get(0)',
  ),
  'a helper asks': ofSlots(
    'has(i) { return i < this.count; } get(i) { if (!this.has(i)) return undefined; return this.values[i]; }',
    'context.get(0)',
  ),
  'a copy up to the counter': ofSlots(
    'all() { return this.values.slice(0, this.count); }',
    'context.all()',
  ),
  'only a step of what asks': ofSlots(
    'get(i) { return i < this.count ? this.slot(i) : undefined; } slot(i) { return this.values[i]; }',
    'context.get(0)',
  ),
  'how many there are': ofSlots('capacity() { return this.values.length; }', 'context.capacity()'),
  'whether it is there': ofSlots(
    'has(value) { return this.values.includes(value); }',
    'context.has(1)',
  ),
  'a private method': ofSlots('#get(i) { return this.values[i]; }', 'context.last()'),
  'another field is asked first': serving(
    `class Context { constructor() { this.user = null; this.isIn = false; }
      login(user) { this.user = user; this.isIn = true; }
      who() { return this.isIn ? this.user : null; } reset() { this.isIn = false; } }`,
    'context.login({ name: value })',
    'context.who()',
  ),
  'who takes it has a method write it where there is one': `${fields('who() { return this.user; }')}
const idle = [];
function take(user) { let context = idle.pop(); if (!context) { context = new Context(); } else { context.login(user.name); } return context; }
function release(context) { context.reset(); idle.push(context); }`,
  'who takes it writes it and answers': `${fields('who() { return this.user; }')}
const idle = [];
function take(user) { const context = idle.pop(); if (context !== undefined) { context.login(user.name); return context; } return new Context(); }
function release(context) { context.reset(); idle.push(context); }`,
  'who takes it writes it': `${fields('who() { return this.user; }')}
    const idle = []; function take(user) { const context = idle.pop() || new Context(); context.user = user; return context; }
    function release(context) { context.reset(); idle.push(context); }
    function serve(value) { const context = take({ name: value }); const answer = context.who(); release(context); return JSON.stringify(answer); }`,
  'who takes it has a method write it': `${fields('who() { return this.user; }')}
    const idle = []; function take() { return idle.pop() || new Context(); }
    function release(context) { context.reset(); idle.push(context); }
    function serve(value) { const context = take(); context.login({ name: value }); const answer = context.who(); release(context); return JSON.stringify(answer); }`,
  'each way writes it': `${fields('who() { return this.user; }')}
    const idle = []; function take() { return idle.pop() || new Context(); }
    function release(context) { context.reset(); idle.push(context); }
    function serve(value) { const context = take(); if (value) context.user = { name: value }; else context.user = { id: value }; const answer = context.who(); release(context); return JSON.stringify(answer); }`,
  'who takes it reads it where it was written': `${fields('')}
    const idle = []; function take() { return idle.pop() || new Context(); }
    function release(context) { context.reset(); idle.push(context); }
    function serve(value) { const context = take(); let answer; if (value) { context.login({ name: value }); answer = value; } release(context); return answer; }`,
  'the reader writes it first': ofFields(
    'start(user) { this.user = user; return this.user; }',
    'context.start(value)',
  ),
  'it is called, and not answered': ofFields(
    'finish() { if (this.user) this.user.end(); }',
    'context.finish && 0',
  ),
};
