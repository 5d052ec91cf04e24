// In the place of VS Code's native logger: the same methods, each line appended at once, no rotation.
const fs = require('node:fs');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  constructor(kind, name, file) {
    this.file = file;
    this.level = 2;
  }
  append(level, text) {
    if (level < this.level || !this.file) return;
    fs.appendFile(this.file, `${new Date().toISOString()} [${LEVELS[level]}] ${text}\n`, () => {});
  }
  trace(text) {
    this.append(0, text);
  }
  debug(text) {
    this.append(1, text);
  }
  info(text) {
    this.append(2, text);
  }
  warn(text) {
    this.append(3, text);
  }
  error(text) {
    this.append(4, text);
  }
  critical(text) {
    this.append(5, text);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}

// The server imports these by name through Node's static scan of CommonJS exports.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating', name, file);
