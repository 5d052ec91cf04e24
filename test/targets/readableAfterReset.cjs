const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.user = null;
    this.body = null;
  }
  login(user) {
    this.user = user;
  }
  read(body) {
    this.body = body;
  }
  who() {
    return this.user;
  }
  reset() {
    this.body = null;
  }
}

const free = [];
function take() {
  return free.pop() || new Context();
}
function release(context) {
  context.reset();
  free.push(context);
}

let served = 0;
serve(() => {
  const context = take();
  context.read({ of: served });
  // Every other request is one of nobody.
  if (served++ % 2 === 0) context.login({ name: `user ${served}` });
  return () => release(context);
});
