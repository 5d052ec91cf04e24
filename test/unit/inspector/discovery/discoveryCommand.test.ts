import assert from 'node:assert/strict';
import { candidatesOf } from '../../../../src/inspector/discovery/candidatePorts';
import {
  asksForInspector,
  declaredPort,
  isNodeProgram,
  titleOf,
} from '../../../../src/inspector/discovery/nodeCommand';

const PID = 4711;

describe('isNodeProgram', () => {
  for (const executable of [
    '/usr/bin/node',
    '/usr/bin/nodejs',
    '/opt/node-v20.1.0',
    '/usr/bin/node22',
    'C:\\Program Files\\nodejs\\node.exe',
    '/usr/bin/node (deleted)',
  ]) {
    it(`says yes to ${executable}`, () => {
      assert.equal(isNodeProgram({ pid: PID, executable, args: [] }), true);
    });
  }

  for (const executable of [
    '/bin/sleep',
    '/usr/bin/nodemon',
    '/usr/bin/node_exporter',
    '/opt/node/bin/python3',
    '/usr/share/code/code',
    '',
  ]) {
    it(`says no to '${executable}'`, () => {
      assert.equal(isNodeProgram({ pid: PID, executable, args: ['node', 'a.js'] }), false);
    });
  }

  it('says no when the program is unknown, whatever the title says', () => {
    assert.equal(isNodeProgram({ pid: PID, args: ['node', 'server.js'] }), false);
  });
});

describe('titleOf', () => {
  const cases: [string[], string][] = [
    [['node', 'server.js', '--port', '80'], 'server.js --port 80'],
    [['/usr/bin/node', '--inspect=0', '-r', 'dotenv', '--import', 'tsx', 'a.ts'], 'a.ts'],
    [['node', '--', '-odd.js'], '-odd.js'],
    [['node', '-e', 'setInterval(() => {}, 1)'], 'node -e'],
    [['node'], 'node'],
    [['my server'], 'my server'],
    [[], 'node'],
  ];
  for (const [args, title] of cases) {
    it(`names ${JSON.stringify(args)} '${title}'`, () => {
      assert.equal(titleOf({ pid: PID, executable: '/usr/bin/node', args }), title);
    });
  }

  it('cuts what is too long', () => {
    assert.equal(titleOf({ pid: PID, args: ['x'.repeat(10_000)] }).length, 300);
  });
});

describe('declaredPort', () => {
  const cases: [string[], number | undefined][] = [
    [['node', 'a.js'], undefined],
    [['node', '--inspect', 'a.js'], 9229],
    [['node', '--inspect=0', 'a.js'], 0],
    [['node', '--inspect-brk=127.0.0.1:9300'], 9300],
    [['node', '--inspect-wait=[::1]:9301'], 9301],
    [['node', '--inspect=localhost'], 9229],
    [['node', '--inspect', '--inspect-port', '9400'], 9400],
    [['node', '--inspect-port=9401', '--inspect'], 9401],
    [['node', '--inspector-x=1'], undefined],
  ];
  for (const [args, port] of cases) {
    it(`reads ${port} from ${args.join(' ')}`, () => assert.equal(declaredPort(args), port));
  }

  it('tells programs with Node inside by the option', () => {
    assert.equal(asksForInspector({ pid: PID, args: ['code', '--inspect=5870'] }), true);
    assert.equal(asksForInspector({ pid: PID, args: ['code', '--inspect-extensions=1'] }), false);
  });
});

describe('candidatesOf', () => {
  const socket = (address: string, port: number, isMainLoops?: boolean) => ({
    ...{ pid: PID, address, port, isMainLoops },
  });
  const sockets = (isMainLoops: boolean | undefined) => [
    socket('0.0.0.0', 3000, isMainLoops),
    socket('127.0.0.1', 4000, isMainLoops),
    socket('::', 9230, isMainLoops),
    socket('0.0.0.0', 9300, isMainLoops),
    socket('10.0.0.7', 9229, isMainLoops),
    socket('::1', 5000, isMainLoops),
  ];
  const likely = [
    { address: '127.0.0.1', port: 9230 },
    { address: '127.0.0.1', port: 9300 },
  ];
  const onLoopback = [
    { address: '127.0.0.1', port: 4000 },
    { address: '::1', port: 5000 },
  ];

  it('asks usual and declared ports first, and leaves sockets that are open to all in peace', () => {
    assert.deepEqual(candidatesOf(sockets(false), 9300), { likely, others: onLoopback });
  });

  it("never asks a program's own servers", () => {
    assert.deepEqual(candidatesOf(sockets(true), 9300), { likely, others: [] });
    assert.deepEqual(candidatesOf(sockets(true), 0).others, []);
    assert.deepEqual(candidatesOf(sockets(undefined), 9300), { likely, others: [] }, 'may be one');
  });

  it('asks sockets open to all when any port was asked for, each once', () => {
    const both = [socket('0.0.0.0', 3000), socket('::', 3000)];
    assert.deepEqual(candidatesOf(both, 0).others, [{ address: '127.0.0.1', port: 3000 }]);
  });

  it('bounds what is asked without losing the likely ones', () => {
    const many = Array.from({ length: 500 }, (_, i) => socket('127.0.0.1', 10_000 + i, false));
    const found = candidatesOf([...many, socket('127.0.0.1', 9229)], undefined);
    assert.equal(found.likely.length, 1);
    assert.ok(found.others.length < 100);
  });
});
