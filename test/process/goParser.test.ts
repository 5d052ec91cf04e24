import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { goWasm } from '../goWasm';
import { WAIT_MS } from '../patience';

const root = path.join(__dirname, '..', '..');

/** Runs code with `checkGo` in a process of its own, and reads the JSON that it prints. */
function inProcess(code: string): unknown {
  const script = `
    const { checkGo } = require('./src/analysis/go/checkGo');
    const wasm = ${JSON.stringify(goWasm)};
    void (async () => { ${code} })();`;
  const output = execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
    cwd: root,
    encoding: 'utf8',
    timeout: WAIT_MS,
  });
  return JSON.parse(output);
}

describe('the Go parser', () => {
  it('says so when one of its files is missing, and loads once it is there', () => {
    const answers = inProcess(`
      const source = { name: 'a.go', text: 'package a\\n\\nvar s = t[:0]\\n' };
      const first = await checkGo({ source }, { ...wasm, grammar: '/no/such/file.wasm' });
      const second = await checkGo({ source }, wasm);
      console.log(JSON.stringify([first, second]));`);
    const [first, second] = answers as { skipped?: { message: string } }[];
    assert.match(
      first!.skipped!.message,
      /^The analysis failed: the Go parser could not be loaded: ENOENT/,
    );
    assert.equal(second!.skipped, undefined);
  });
});
