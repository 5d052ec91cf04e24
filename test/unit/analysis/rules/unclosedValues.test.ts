import * as assert from 'node:assert/strict';
import { assertMarked, findingsIn, fixed } from './checked';

describe('the rule unclosed-values', () => {
  it('reports values whose type says that they want closing', async () => {
    for (const type of ['FileHandle', 'Closable']) {
      const { findings } = await assertMarked(
        `interface Closable { close(): void }
        class A { private files: ${type}[] = []; add(file: ${type}): void { this.files.push(file); }
          reset(): void { ⟦this.files.length = 0;⟧ } }`,
        'test.ts',
      );
      assert.deepEqual(
        findings.map(({ rule, certainty }) => [rule, certainty]),
        [['unclosed-values', 'likely']],
      );
    }
  });

  it('reports values that other methods close', async () => {
    await assertMarked(
      `class A { sockets = new Map(); add(k, socket) { this.sockets.set(k, socket); }
        remove(k) { const socket = this.sockets.get(k); socket.destroy(); this.sockets.delete(k); }
        clear() { ⟦this.sockets.clear();⟧ } }`,
    );
  });

  it('leaves alone values that are closed, or handed on', async () => {
    for (const body of [
      'for (const file of this.files) file.close(); this.files.length = 0;',
      'for (const file of this.files.splice(0)) file.close();',
      'for (let i = 0; i < this.files.length; i++) this.files[i].close(); this.files.length = 0;',
      'this.files.forEach(closeFile); giveBack(this.files); this.files.length = 0;',
    ]) {
      const source = `class A { private files: FileHandle[] = []; reset(): void { ${body} } }`;
      assert.deepEqual(await findingsIn(source, 'test.ts'), [], body);
    }
    const unknown =
      'class A { items = []; add(x) { this.items.push(x); } reset() { this.items.length = 0; } }';
    assert.deepEqual(await findingsIn(unknown), []);
  });
});

describe('the fix of unclosed-values', () => {
  it('takes the values first and closes them last', async () => {
    const source = `class A {
  private files: FileHandle[] = [];
  reset(): void {
    this.files.length = 0;
  }
}`;
    const [finding] = await findingsIn(source, 'test.ts');
    const after = fixed(source, finding!, 'nil-and-close');
    assert.ok(
      after.startsWith(
        source.replace(
          '    this.files.length = 0;\n  }\n}',
          '    const files = this.files.slice();\n    this.files.length = 0;\n    for (const file of files) closeValue(file);\n  }\n}',
        ),
      ),
      after,
    );
    assert.deepEqual(await findingsIn(after, 'test.ts'), []);
  });
});
