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
/** Files and folders of this repository; of what stands for many (`<rule>.md`, `*.ts`) the last whole folder. */
const PATH = /\b(?:src|webview|test|media)\/[\w./-]*[\w/](?![\w<*])/g;

interface Tasks {
  tasks: { label: string; script?: string; dependsOn?: string }[];
}

function jsonOf<T>(name: string): T {
  return JSON.parse(fs.readFileSync(path.join(root, name), 'utf8')) as T;
}

describe('F5', () => {
  it('runs tasks and scripts that there are', () => {
    const { tasks } = jsonOf<Tasks>('.vscode/tasks.json');
    const { configurations } = jsonOf<{ configurations: { preLaunchTask: string }[] }>(
      '.vscode/launch.json',
    );
    const { scripts } = jsonOf<{ scripts: Record<string, string> }>('package.json');
    const labels = new Set(tasks.map(({ label }) => label));
    const wanted = [
      ...configurations.map(({ preLaunchTask }) => preLaunchTask),
      ...tasks.flatMap(({ dependsOn }) => dependsOn ?? []),
    ];
    assert.deepEqual(
      wanted.filter(label => !labels.has(label)),
      [],
    );
    assert.deepEqual(
      tasks.flatMap(({ script }) => script ?? []).filter(script => !(script in scripts)),
      [],
    );
  });
});

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
