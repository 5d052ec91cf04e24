import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { cacheFolder } from '../../../src/base/cacheFolder';

describe('cacheFolder', () => {
  it('follows the rules of each system', () => {
    const home = path.join('/', 'home', 'me');
    assert.equal(cacheFolder('linux', {}, home), path.join(home, '.cache', 'pool-leaks'));
    const xdg = { XDG_CACHE_HOME: path.join('/', 'var', 'me') };
    assert.equal(cacheFolder('linux', xdg, home), path.join('/', 'var', 'me', 'pool-leaks'));
    const mac = path.join(home, 'Library', 'Caches', 'pool-leaks');
    assert.equal(cacheFolder('darwin', xdg, home), mac);
    const local = { LOCALAPPDATA: path.join(home, 'Local') };
    assert.equal(cacheFolder('win32', local, home), path.join(home, 'Local', 'pool-leaks'));
  });
});
