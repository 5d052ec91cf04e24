import * as assert from 'node:assert/strict';
import * as ts from 'typescript';
import { checkJavaScript } from '../../../../src/analysis/javascript/checkJavaScript';
import { unread } from '../../../../src/protocol/skipped';

const text = `class Values {
  items = [];
  count = 0;
  set(value) {
    this.items[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}
`;
/** What a line can look like while somebody types it. */
const unfinished = [
  ...[
    'foo.',
    'if (',
    'const ',
    'const x',
    'a b',
    '{',
    '}',
    'x = ',
    'function (',
    'return',
    'this.',
  ],
  ...['`', "'", '"', '/*', '(', ')', '[', 'let x = ;', 'class', 'async', 'import', 'export', '@'],
  ...['#', '?.', '=>', 'for (', 'case', 'else', 'new', 'this.count--; foo bar'],
];

/** TypeScript's parser is the judge. */
function isValid(typed: string): boolean {
  const options = { reportDiagnostics: true, compilerOptions: { allowJs: true } };
  return ts.transpileModule(typed, { ...options, fileName: 'a.js' }).diagnostics!.length === 0;
}

describe('a text that is being typed', () => {
  const lines = text.split('\n');

  it('loses its finding only when it says that the text was not analysed', () => {
    const [before] = checkJavaScript({ source: { name: 'a.js', text } }).findings;
    assert.equal(before?.method, 'reset');
    let skips = 0;
    for (let at = 0; at < lines.length; at++) {
      for (const line of unfinished) {
        const typed = [...lines.slice(0, at), line, ...lines.slice(at)].join('\n');
        const { findings, skipped } = checkJavaScript({ source: { name: 'a.js', text: typed } });
        if (skipped !== undefined) skips++;
        else if (findings.length === 0) assert.ok(isValid(typed), `lost by ${line} at ${at}`);
      }
    }
    assert.ok(skips > 200, `${skips} texts were skipped`);
  });

  it('says so where the parser reads around the broken place', () => {
    const typed = text.replace('this.count = 0;', 'this.count = 0; foo bar');
    const { skipped } = checkJavaScript({ source: { name: 'a.js', text: typed } });
    assert.deepEqual(skipped, unread('Parts of it are no valid syntax and were not analysed.'));
  });

  it('is whole when only its meaning is wrong', () => {
    const twice = `let a; let a;\n${text}`;
    const { skipped, findings } = checkJavaScript({ source: { name: 'a.js', text: twice } });
    assert.deepEqual([skipped, findings.length], [undefined, 1]);
  });
});
