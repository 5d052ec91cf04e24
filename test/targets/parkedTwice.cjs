const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.uses = 0;
    this.next = null;
  }
}

const free = [];
function take() {
  return free.pop() || new Context();
}
function release(context) {
  free.push(context);
}

class Link {
  constructor() {
    this.uses = 0;
    this.next = null;
  }
}

let first = null;
function takeLink() {
  const link = first || new Link();
  first = link.next;
  link.next = null;
  return link;
}
function releaseLink(link) {
  link.next = first;
  first = link;
}

let ended = 0;
serve(() => {
  const context = take();
  const link = takeLink();
  context.uses++;
  link.uses++;
  return () => {
    release(context);
    releaseLink(link);
    // Every other request ends twice, as where both `error` and `close` end it.
    if (ended++ % 2 === 0) release(context);
    if (ended === 6) releaseLink(link);
  };
});
