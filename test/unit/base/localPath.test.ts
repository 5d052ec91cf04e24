import assert from 'node:assert/strict';
import { isLocalPath, isOnShareOf } from '../../../src/base/localPath';

describe('a path that a target names', () => {
  const windows: Record<string, string[]> = {
    'is opened on Windows': [
      'C:\\srv\\app.js',
      'c:/srv/app.js',
      '\\srv\\app.js',
      'D:\\console\\nul-object\\com10\\aux1.js',
      'C:\\a\\..\\..\\..\\srv\\app.js',
    ],
    'is never opened on Windows': [
      '\\\\host\\share\\app.js',
      '//host/share/app.js',
      '/\\host\\share\\app.js',
      '\\/host/share/app.js',
      '\\\\?\\UNC\\host\\share\\app.js',
      '\\\\?\\C:\\srv\\app.js',
      '//?/UNC/host/share/app.js',
      '\\\\.\\pipe\\app',
      '\\\\.\\C:\\app.js',
      '\\\\.\\PhysicalDrive0',
      '\\??\\UNC\\host\\share\\app.js',
      '/a/../??/UNC/host/share/app.js',
      '\\\\wsl.localhost\\Ubuntu\\srv\\app.js',
      '\\\\host@SSL\\DavWWWRoot\\app.js',
      'C:\\srv\\NUL',
      'C:\\srv\\con.js',
      'C:\\COM1\\app.js',
      'C:\\srv\\lpt² .txt',
      'C:\\srv\\app.js:stream',
      'C:app.js',
      'app.js',
      '',
      'C:\\srv\\a\0.js',
    ],
  };
  for (const [what, paths] of Object.entries(windows)) {
    it(what, () => {
      const expected = paths.map(path => [path, what.startsWith('is opened')]);
      assert.deepEqual(
        paths.map(path => [path, isLocalPath(path, 'win32')]),
        expected,
      );
    });
  }

  it('is opened elsewhere when it is absolute and neither of a network nor of the system', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      const opened = ['/srv/app.js', '/srv//app.js', '/developer/a.js', '/srv/dev/a.js'];
      const never = [
        ...['//host/share/app.js', '/dev/zero', '/proc/self/pagemap', '/sys/kernel/x', '/dev'],
        ...['/srv/../proc/self/pagemap', '/./dev/zero', '/srv/../../dev/./zero', 'app.js', ''],
        ...['\\\\host\\share\\app.js', '/srv/a\0.js', `/${'a'.repeat(40_000)}`],
      ];
      assert.deepEqual(
        opened.filter(path => !isLocalPath(path, platform)),
        [],
      );
      assert.deepEqual(
        never.filter(path => isLocalPath(path, platform)),
        [],
      );
    }
  });

  it('may be on the network share of a file that the person named', () => {
    const named = '\\\\host\\share\\src\\app.js';
    const is = (file: string, beside = named): boolean => isOnShareOf(file, beside, 'win32');
    assert.equal(is('\\\\HOST\\share\\src\\app.js.map'), true);
    assert.equal(is('//host/share/a/../app.js.map'), true);
    assert.equal(is('\\\\host\\other\\app.js.map'), false);
    assert.equal(is('\\\\attacker\\share\\app.js.map'), false);
    assert.equal(is('\\\\host\\share\\nul'), false);
    assert.equal(is('\\\\?\\UNC\\host\\share\\a', '\\\\?\\UNC\\host\\share\\b'), false);
    assert.equal(is('\\\\.\\pipe\\a', '\\\\.\\pipe\\b'), false);
    assert.equal(is('C:\\a', 'C:\\b'), false);
    assert.equal(isOnShareOf('//host/share/a', '//host/share/b', 'linux'), false);
  });
});
