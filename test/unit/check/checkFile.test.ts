import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { checkSource } from '../../../src/analysis/checkSource';
import { checkFile, type CheckSource } from '../../../src/check/checkFile';
import { sourceTree, type SourceTree } from './sourceTree';

const values = (reset: string): string =>
  `export class Values { v = []; n = 0; set(x) { this.v[this.n++] = x; } reset() { ${reset} } }`;
const chain = {
  'app/context.js': `import { Context } from '../pool/context';
    export class AppContext extends Context { reset() { super.reset(); this.n = 0; } }`,
  'pool/context.js': `import { Values } from './values';
    export class Context extends Values {}`,
};

describe('checkFile', () => {
  let tree: SourceTree | undefined;
  afterEach(() => tree?.dispose());

  const certaintiesOf = async (files: Record<string, string>): Promise<string[]> => {
    tree = sourceTree(files);
    const file = path.join(tree.root, 'app/context.js');
    const { findings } = await checkFile(file, request => checkSource(request));
    return findings.map(({ certainty }) => certainty);
  };

  it("decides with a base class's base class in a third file", async () => {
    const faulty = { ...chain, 'pool/values.js': values('this.n = 0;') };
    assert.deepEqual(await certaintiesOf(faulty), ['provable']);
    tree?.dispose();
    const clean = { ...chain, 'pool/values.js': values('this.v.fill(null); this.n = 0;') };
    assert.deepEqual(await certaintiesOf(clean), []);
  });

  it('reads the files around that use what the checked one pools, but not beyond its package', async () => {
    const pool = `const spare = []; export class Branch { constructor() { this.body = null; }
      static take() { return spare.pop() || new Branch(); } static put(branch) { spare.push(branch); } }`;
    const user = (specifier: string): string => `import { Branch } from '${specifier}';
      export const add = body => { const b = Branch.take(); b.body = body; return b; };
      export const remove = b => { Branch.put(b); };`;
    const places = {
      'app/tree.js': './context',
      'app/parts/tree.js': '../context.js',
      'tree.js': './app/context',
      'other/tree.js': '../app/context',
    };
    for (const [name, specifier] of Object.entries(places)) {
      const files = { 'package.json': '{}', 'app/context.js': pool, [name]: user(specifier) };
      assert.deepEqual(await certaintiesOf(files), ['provable'], name);
      tree?.dispose();
    }
    const beyond = { 'app/package.json': '{}', 'app/context.js': pool };
    const files = { ...beyond, 'other/tree.js': user('../app/context') };
    assert.deepEqual(await certaintiesOf(files), []);
  });

  it('comes to an end where the files ask for more and more, or for each other', async () => {
    tree = sourceTree({
      'a.js': `import { B } from './b'; export class A extends B { reset() { super.reset(); } }`,
      'b.js': `import { A } from './a'; export class B extends A { reset() { super.reset(); } }`,
    });
    await checkFile(path.join(tree.root, 'a.js'), request => checkSource(request));
    let checks = 0;
    const greedy: CheckSource = ({ related = [] }) => {
      checks++;
      fs.writeFileSync(path.join(tree!.root, `more${related.length}.js`), '');
      return Promise.resolve({ findings: [], needs: [`./more${related.length}`] });
    };
    await checkFile(path.join(tree.root, 'a.js'), greedy);
    assert.ok(checks > 2 && checks <= 5, `${checks} checks`);
  });
});
