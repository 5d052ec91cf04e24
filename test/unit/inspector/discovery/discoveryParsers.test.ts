import assert from 'node:assert/strict';
import {
  catchesSignal,
  splitCommandLine,
} from '../../../../src/inspector/discovery/linuxProcesses';
import {
  parseLsofDirectories,
  parseLsofListeners,
} from '../../../../src/inspector/discovery/lsofOutput';
import {
  parseWindowsListeners,
  parseWindowsProcesses,
  splitWindowsCommandLine,
} from '../../../../src/inspector/discovery/powerShellOutput';
import { watchedFiles } from '../../../../src/inspector/discovery/openFiles';
import { parseProcNet } from '../../../../src/inspector/discovery/procNet';
import { parsePsColumn } from '../../../../src/inspector/discovery/psOutput';

const PROC_NET_HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';

function procNetLine(local: string, state: string, inode: string): string {
  return `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
}

describe('watchedFiles', () => {
  it('reads what an event loop watches, and nothing out of another text', () => {
    const line = (fd: string, ino: string): string =>
      `tfd: ${fd} events:       19 data:               12  pos:0 ino:${ino}\n`;
    const text = `pos:\t0\nflags:\t02000002\n${line('      18', '8fe')}${line('       7', '5')}`;
    assert.deepEqual([...watchedFiles(text)], [18, 7]);
    assert.deepEqual([...watchedFiles('pos:\t0\n')], []);
  });
});

describe('parseProcNet', () => {
  it('reads listening IPv4 sockets and passes over connections', () => {
    const text =
      PROC_NET_HEAD +
      procNetLine('0100007F:240D', '0A', '7001') +
      procNetLine('00000000:0BB8', '0A', '7002') +
      procNetLine('0100007F:240D', '01', '7003');
    assert.deepEqual(parseProcNet(text), [
      { inode: '7001', address: '127.0.0.1', port: 9229, remotePort: 0 },
      { inode: '7002', address: '0.0.0.0', port: 3000, remotePort: 0 },
    ]);
  });

  it('reads connections by the port of their other end', () => {
    const text =
      PROC_NET_HEAD +
      procNetLine('0100007F:240D', '0A', '7001') +
      procNetLine('0100007F:240D', '01', '7003').replace('00000000:0000', '0100007F:C350') +
      procNetLine('0100007F:240D', '08', '7004');
    assert.deepEqual(parseProcNet(text, 'established'), [
      { inode: '7003', address: '127.0.0.1', port: 9229, remotePort: 50_000 },
    ]);
  });

  it('reads IPv6: loopback, any, an IPv4 address within, and others', () => {
    const sockets = parseProcNet(
      PROC_NET_HEAD +
        procNetLine('00000000000000000000000001000000:240D', '0A', '1') +
        procNetLine('00000000000000000000000000000000:240E', '0A', '2') +
        procNetLine('0000000000000000FFFF00000100007F:240F', '0A', '3') +
        procNetLine('B80D0120000000000000000001000000:2410', '0A', '4'),
    );
    assert.deepEqual(
      sockets.map(socket => socket.address),
      ['::1', '::', '127.0.0.1', '2001:db8:0:0:0:0:0:1'],
    );
  });

  it('passes over lines of another form', () => {
    assert.deepEqual(parseProcNet('\n0: XYZ:1 0:0 0A\n  0: 0100007F:240D\n\0\0'), []);
  });
});

describe('splitCommandLine', () => {
  it('splits at NULs and keeps empty arguments', () => {
    assert.deepEqual(splitCommandLine('node\0-e\0\0a b\0'), ['node', '-e', '', 'a b']);
  });

  it('takes a title that the program has set as one argument', () => {
    assert.deepEqual(splitCommandLine('my server\0\0\0\0'), ['my server']);
  });

  it('is empty for a zombie', () => {
    assert.deepEqual(splitCommandLine(''), []);
  });
});

describe('catchesSignal', () => {
  it('reads the mask of caught signals', () => {
    const status = 'Name:\tnode\nSigIgn:\t0000000000001000\nSigCgt:\t0000000108014a02\n';
    assert.equal(catchesSignal(status, 10), true);
    assert.equal(catchesSignal(status, 1), false);
    assert.equal(catchesSignal(status, 13), false);
  });

  it('is false for a text without the mask', () => {
    assert.equal(catchesSignal('', 10), false);
    assert.equal(catchesSignal('SigCgt:\tlots\n', 10), false);
  });
});

describe('parsePsColumn', () => {
  it('reads a column that may hold blanks', () => {
    const text = '    1 /sbin/launchd\n 4711 /Applications/My App/node\n\nPID ARGS\n';
    assert.deepEqual(
      [...parsePsColumn(text)],
      [
        [1, '/sbin/launchd'],
        [4711, '/Applications/My App/node'],
      ],
    );
  });
});

describe('lsof', () => {
  it('reads listeners of several processes', () => {
    const text =
      'p501\nf22\nn127.0.0.1:9229\nf23\nn*:3000\np502\nf9\nn[::1]:9230\nf10\nn1.2.3.4:80->5.6.7.8:9\n';
    assert.deepEqual(parseLsofListeners(text), [
      { pid: 501, address: '127.0.0.1', port: 9229 },
      { pid: 501, address: '*', port: 3000 },
      { pid: 502, address: '::1', port: 9230 },
    ]);
  });

  it('passes over names before any process', () => {
    assert.deepEqual(parseLsofListeners('n127.0.0.1:1\npx\nn127.0.0.1:2\n'), []);
  });

  it('reads working directories, and no error in place of one', () => {
    const text = 'p501\nfcwd\nn/srv/shop\np502\nfcwd\nnunknown (permission denied)\n';
    assert.deepEqual([...parseLsofDirectories(text)], [[501, '/srv/shop']]);
  });
});

describe('PowerShell', () => {
  it('reads one process, which is printed bare', () => {
    const text = JSON.stringify({
      ProcessId: 8,
      Name: 'node.exe',
      ExecutablePath: 'C:\\Program Files\\nodejs\\node.exe',
      CommandLine: '"C:\\Program Files\\nodejs\\node.exe" --inspect "my server.js" -v',
    });
    assert.deepEqual(parseWindowsProcesses(`\uFEFF${text}\r\n`), [
      {
        pid: 8,
        executable: 'C:\\Program Files\\nodejs\\node.exe',
        args: ['C:\\Program Files\\nodejs\\node.exe', '--inspect', 'my server.js', '-v'],
      },
    ]);
  });

  it('leaves the program of a process out that we may not look at', () => {
    const text = '[{"ProcessId":9,"Name":"node.exe","ExecutablePath":null,"CommandLine":null},7]';
    assert.deepEqual(parseWindowsProcesses(text), [{ pid: 9, executable: undefined, args: [] }]);
  });

  it('reads listeners, and nothing out of no output', () => {
    const text =
      '[{"LocalAddress":"127.0.0.1","LocalPort":9229,"OwningProcess":8},{"LocalPort":1}]';
    assert.deepEqual(parseWindowsListeners(text), [{ pid: 8, address: '127.0.0.1', port: 9229 }]);
    assert.deepEqual(parseWindowsListeners(''), []);
  });

  it('splits command lines with quotes', () => {
    assert.deepEqual(splitWindowsCommandLine('a "b c"  --x="d e" "open'), [
      'a',
      'b c',
      '--x=d e',
      'open',
    ]);
  });
});
