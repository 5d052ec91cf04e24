import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../src/analysis/javascript/checkJavaScript';

const leaky =
  'class C{constructor(){this.v=[];this.n=0}set(x){this.v[this.n++]=x}reset(){this.n=0}}';

describe('a reset in minified code', () => {
  const certaintyIn = (text: string): string[] =>
    checkJavaScript({ source: { name: 'a.js', text } }).findings.map(each => each.certainty);

  it('is only likely, since short names stand for unrelated things', () => {
    assert.deepEqual(certaintyIn(`${leaky};"${'x'.repeat(1_000)}"`), ['likely']);
    // Closure Compiler's own line length.
    assert.deepEqual(certaintyIn(`${leaky.padEnd(501)};`), ['likely']);
  });

  it('is provable on a line of its own, whatever stands beside it', () => {
    assert.deepEqual(certaintyIn(leaky), ['provable']);
    assert.deepEqual(certaintyIn(`"${'x'.repeat(1_000)}";\n${leaky}`), ['provable']);
  });

  it('is read beside an inline source map, which is no code', () => {
    const map = `//# sourceMappingURL=data:application/json;base64,${'A'.repeat(90_000)}`;
    const lines = leaky.replaceAll(/[{};]/g, '$&\n').padEnd(6_000, '\n');
    assert.deepEqual(certaintyIn(`${lines}\n${map}\n`), ['provable']);
    assert.deepEqual(certaintyIn(`${lines}\n"${'A'.repeat(90_000)}"\n`), []);
  });
});
