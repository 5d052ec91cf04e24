exports.Context = class Context {
  values = [];
  count = 0;
  set(value) {
    this.values[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
};
