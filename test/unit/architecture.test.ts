import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './codeMap';

const pages = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'README.md',
  '.vscode/launch.json',
  '.vscode/tasks.json',
];
/** Files and folders of this repository; what stands for many (`<rule>.md`, `*.ts`) is cut off at its last whole folder. */
const PATH = /\b(?:src|webview|test|media)\/[\w./-]*[\w/](?![\w<*])/g;

describe('pages for whoever takes the program over', () => {
  for (const page of pages) {
    it(`${page} names files and folders that there are`, () => {
      const text = fs.readFileSync(path.join(root, page), 'utf8');
      const named = [...new Set(text.match(PATH))];
      assert.deepEqual(
        named.filter(name => !fs.existsSync(path.join(root, name))),
        [],
      );
    });
  }
});
