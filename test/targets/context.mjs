export class Context {
  entries = [];
  size = 0;
  set(key, value) {
    this.entries[this.size++] = { key, value };
  }
  clear() {
    this.size = 0;
  }
}
