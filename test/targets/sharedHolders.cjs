'use strict';
// A server whose values are held by several structures each, and by holders whose names stand around them; it counts what is
// left by WeakRef.
const http = require('node:http');
const { EventEmitter } = require('node:events');

const TEXT = 300;
/** Values that were made by requests, by kind of holder. */
const made = new Map();

/** A value that stands for what a request brought. */
function value(kind, object) {
  if (!made.has(kind)) made.set(kind, []);
  made.get(kind).push(new WeakRef(object));
  return object;
}

class Session {
  constructor(url) {
    this.user = `user of ${url}`;
    this.text = Buffer.alloc(TEXT, url).toString('latin1');
  }
}
class Page extends Session {}
class Ticket extends Session {}
class Grant extends Session {}
class Entry extends Session {
  older = null;
  newer = null;
}

const byId = new Map();
const byUser = new Map();

const pages = new Map();
const recent = { newest: null, oldest: null };

const news = new EventEmitter();
news.setMaxListeners(0);
const tickets = new Set();

const memo = make => {
  const kept = key => {
    if (!kept.cache.has(key)) kept.cache.set(key, make(key));
    return kept.cache.get(key);
  };
  kept.cache = new Map();
  return kept;
};
const grantsOf = memo(url => value('memo', new Grant(url)));

const jobs = {};
exports.jobs = jobs;
exports.marks = [];

const fields = { list: [{ key: 'trail', value: [] }] };
class Request {}
Request.fields = fields.list;

const handlers = {
  maps(url) {
    const session = value('maps', new Session(url));
    byId.set(url, session);
    byUser.set(session.user, session);
  },
  list(url) {
    const entry = value('list', new Entry(url));
    entry.older = recent.newest;
    if (recent.newest) recent.newest.newer = entry;
    else recent.oldest = entry;
    recent.newest = entry;
    pages.set(url, entry);
  },
  listeners(url) {
    const ticket = value('listeners', new Ticket(url));
    tickets.add(ticket);
    news.on('sold', () => ticket.text);
  },
  memo(url) {
    grantsOf(url);
  },
  exported(url) {
    jobs[url] = value('exported', new Page(url));
  },
  only(url) {
    exports.marks.push(value('only', new Page(url)));
  },
  decorated(url) {
    Request.fields[0].value.push(value('decorated', new Page(url)));
  },
};

function truth() {
  globalThis.gc();
  return Object.fromEntries(
    [...made].map(([kind, refs]) => [kind, refs.map(ref => (ref.deref() === undefined ? 0 : 1))]),
  );
}

const server = http.createServer((req, res) => {
  if (req.url === '/truth') return void res.end(JSON.stringify(truth()));
  for (const handle of Object.values(handlers)) handle(req.url);
  res.end('ok');
});
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
