import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkAll } from '../../../src/check/checkAll';
import type { Checker, FileCheck } from '../../../src/protocol/fileCheck';

describe('a check of many files', () => {
  it('tells results as they come, and lets no file wait for a large one', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-all-'));
    const names = ['a.js', 'large.js', 'z.js'].map(name => path.join(folder, name));
    for (const name of names) {
      fs.writeFileSync(name, name.endsWith('large.js') ? ' '.repeat(600_000) : '');
    }
    const asked: string[][] = [];
    const told: string[][] = [];
    const checkFiles = (files: string[]): Promise<FileCheck[]> => {
      asked.push(files.map(file => path.basename(file)));
      return Promise.resolve(files.map(file => ({ file, bytes: 0, findings: [] })));
    };
    async function* each(): AsyncGenerator<string> {
      yield* names;
    }
    const checks = await checkAll(each(), { checkFiles } as Partial<Checker> as Checker, {
      onChecked: batch => told.push(batch.map(({ file }) => path.basename(file))),
    });
    fs.rmSync(folder, { recursive: true });
    assert.deepEqual(asked, [['a.js', 'z.js'], ['large.js']]);
    assert.deepEqual(told, asked);
    assert.deepEqual(
      checks.map(({ file }) => path.basename(file)),
      ['a.js', 'large.js', 'z.js'],
    );
  });
});
