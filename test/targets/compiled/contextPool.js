'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.ContextPool = void 0;
const requestContext_1 = require('./requestContext');
class ContextPool {
  constructor() {
    this.free = [];
  }
  acquire() {
    return this.free.pop() ?? new requestContext_1.RequestContext();
  }
  release(context) {
    context.reset();
    this.free.push(context);
  }
}
exports.ContextPool = ContextPool;
