'use strict';
// As a compiler writes CommonJS: a class in one file, its pool in another.
Object.defineProperty(exports, '__esModule', { value: true });
exports.RequestContext = void 0;
class RequestContext {
  constructor() {
    this.slots = [];
    this.count = 0;
  }
  set(value) {
    this.slots[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}
exports.RequestContext = RequestContext;
