'use strict';
Object.defineProperty(exports, '__esModule', { value: true });
exports.RequestContext = void 0;
class RequestContext {
  constructor() {
    this.slots = new Array(8);
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
