exports.Context = class Context {
  items = [];
  count = 0;
  set(value) {
    this.items[this.count++] = value;
  }
  reset() {
    this.items.fill(undefined);
    this.count = 0;
  }
};
