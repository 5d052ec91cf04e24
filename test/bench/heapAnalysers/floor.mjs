// The least that JavaScript can do: read the file, and scan every digit into 32-bit arrays.
import * as fs from 'node:fs';
import { report } from './report.mjs';

const [file] = process.argv.slice(2);
const size = fs.statSync(file).size;
const started = performance.now();
const descriptor = fs.openSync(file, 'r');
const chunk = Buffer.allocUnsafe(1 << 20);
// A snapshot's numbers take more than four bytes each, with their commas.
const numbers = new Uint32Array(Math.ceil(size / 4));
let count = 0;
let value = 0;
let isNumber = false;

function scan(bytes, end) {
  let [k, v, n] = [count, value, isNumber];
  for (let i = 0; i < end; i++) {
    const byte = bytes[i];
    if (byte >= 48 && byte <= 57) {
      v = (v * 10 + byte - 48) | 0;
      n = true;
    } else if (n) {
      numbers[k++] = v;
      v = 0;
      n = false;
    }
  }
  [count, value, isNumber] = [k, v, n];
}

for (let read; (read = fs.readSync(descriptor, chunk)) > 0;) scan(chunk, read);
report(started, { numbers: count });
