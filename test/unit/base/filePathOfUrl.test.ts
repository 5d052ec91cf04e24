import assert from 'node:assert/strict';
import { filePathOfUrl } from '../../../src/base/filePathOfUrl';

describe('filePathOfUrl', () => {
  const cases: [string, string | undefined][] = [
    ['file:///srv/a%20b.js', '/srv/a b.js'],
    ['file:///srv/a.mjs?t=1#x', '/srv/a.mjs'],
    ['/srv/a.js', '/srv/a.js'],
    ['file://other/srv/a.js', undefined],
    ['file:///srv/a%2Fb.js', undefined],
    ['node:fs', undefined],
    ['webpack://shop/./a.js', undefined],
    ['evalmachine.<anonymous>', undefined],
    ['', undefined],
  ];
  for (const [url, path] of cases) {
    it(`turns '${url}' into ${path}`, () => assert.equal(filePathOfUrl(url), path));
  }
});
