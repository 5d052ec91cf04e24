import assert from 'node:assert/strict';
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { Failure, type FailureKind } from '../../src/base/failure';
import { connect } from '../../src/inspector/connection/connect';
import { discoverTargets, listPort } from '../../src/inspector/discovery/discover';
import { openByPid, type SignalRequest } from '../../src/inspector/opened/openByPid';
import type { NodeTarget } from '../../src/protocol/target';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';

const IDLE = "setInterval(() => {}, 1000); process.stdout.write('ready\\n');";

/** Its own handler runs in place of Node's, and no inspector opens. */
const OWN_HANDLER = `process.on('SIGUSR1', () => console.log('signalled')); ${IDLE}`;

/**
 * Servers on loopback and on all interfaces, one of them opened as soon as the inspector is. Ends with the number of
 * connections that they were sent.
 */
const ASKED = `
const net = require('node:net');
let asked = 0;
const serve = host => net.createServer(socket => { asked++; socket.destroy(); }).listen(0, host);
for (const host of ['127.0.0.1', '::1', '0.0.0.0']) serve(host);
const inspector = require('node:inspector');
const timer = setInterval(() => {
  if (inspector.url() === undefined) return;
  clearInterval(timer);
  serve('127.0.0.1');
}, 1);
process.on('SIGTERM', () => process.exit(asked));
setImmediate(() => console.log('ready'));
`;

describe('discovery of processes', () => {
  const children: ChildProcess[] = [];
  const servers: net.Server[] = [];
  let folder = '';

  before(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'discovery-')));
    fs.writeFileSync(path.join(folder, 'shop server.cjs'), IDLE);
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const server of servers.splice(0)) {
      server.close();
      if (server instanceof http.Server) server.closeAllConnections();
    }
  });

  function start(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, args, { cwd: folder, ...options });
    children.push(child);
    return child;
  }

  async function startNode(args: string[], options?: SpawnOptions): Promise<ChildProcess> {
    const child = start(process.execPath, args, options);
    await printed(child, 'stdout', /ready/);
    return child;
  }

  async function serve(server: net.Server, host = '127.0.0.1'): Promise<number> {
    servers.push(server);
    server.listen(0, host);
    await once(server, 'listening');
    return (server.address() as net.AddressInfo).port;
  }

  function fakeInspector(answers: Record<string, unknown>): http.Server {
    return http.createServer((request, response) => {
      response.end(JSON.stringify(answers[request.url ?? '']));
    });
  }

  async function find(child: ChildProcess): Promise<NodeTarget | undefined> {
    return (await discoverTargets()).find(target => target.pid === child.pid);
  }

  describe('discoverTargets', () => {
    it('finds an open inspector with its title, directory, version and address', async () => {
      const child = start(process.execPath, ['--inspect=0', 'shop server.cjs', '--all']);
      const url = await printed(child, 'stderr', /ws:\/\/\S+/);
      assert.deepEqual(await find(child), {
        pid: child.pid,
        title: 'shop server.cjs --all',
        url,
        node: process.version,
        cwd: folder,
        workers: [],
      });
    });

    it('finds a process without inspector', async () => {
      const child = await startNode(['-e', IDLE]);
      const found = await find(child);
      assert.deepEqual(found, { pid: child.pid, title: 'node -e', cwd: folder, workers: [] });
    });

    // Elsewhere the system does not tell which sockets are the program's own.
    if (process.platform === 'linux') {
      for (const version of ['18.20.8', ...NODE_VERSIONS]) {
        it(`asks nothing of the program's own servers, on Node ${version}`, async () => {
          const node = await nodeBinary(version);
          for (const options of [[], ['--inspect=0']]) {
            const child = start(node, [...options, '--inspect-port=0', '-e', ASKED]);
            await printed(child, 'stdout', /ready/);
            const isOpen = options.length > 0;
            assert.equal((await find(child))?.url !== undefined, isOpen);
            const { target } = await openByPid(child.pid!);
            assert.ok(target.url);
            const ended = once(child, 'exit');
            child.kill('SIGTERM');
            // What it was asked for is its exit status.
            assert.deepEqual(await ended, [0, null]);
          }
        });
      }
    }

    it('is not misled by another server on loopback', async () => {
      const child = await startNode([
        '-e',
        `require('http').createServer((_, res) => res.end('{"Browser":"Chrome/120"}'))
          .listen(0, '127.0.0.1', () => console.log('ready'));`,
      ]);
      assert.equal((await find(child))?.url, undefined);
    });

    it('leaves other programs and itself out, also under the title of Node', async () => {
      const child = start('sleep', ['60'], { argv0: 'node' });
      const found = (await discoverTargets()).map(target => target.pid);
      assert.equal(found.includes(child.pid), false);
      assert.equal(found.includes(process.pid), false);
    });

    it('lists what can be attached to first, each by pid', async () => {
      await startNode(['-e', IDLE]);
      await startNode(['--inspect=0', '-e', IDLE]);
      await startNode(['--inspect=0', '-e', IDLE]);
      const found = await discoverTargets();
      const isOpen = found.map(target => target.url !== undefined);
      assert.equal(isOpen.lastIndexOf(true) + 1, isOpen.indexOf(false));
      const pids = found.filter(target => target.url === undefined).map(target => target.pid!);
      assert.deepEqual(
        pids,
        [...pids].sort((a, b) => a - b),
      );
    });

    it('finds inspectors in containers, by the ports that this machine has of theirs', async () => {
      const port = await serve(
        fakeInspector({
          '/json/version': { Browser: 'node.js/v24.1.0' },
          '/json/list': [{ id: 'a-1', title: '/app/server.js' }],
        }),
      );
      const ports = `0.0.0.0:${port}->9229/tcp, [::]:${port}->9229/tcp`;
      const docker = path.join(folder, 'docker');
      const line = JSON.stringify({ Names: 'shop-web-1', Ports: ports });
      fs.writeFileSync(docker, `#!/bin/sh\necho '${line}'\n`, { mode: 0o755 });
      const own = process.env['PATH'];
      process.env['PATH'] = `${folder}${path.delimiter}${own}`;
      try {
        const target = { title: 'shop-web-1: /app/server.js', node: 'v24.1.0', workers: [] };
        const url = `ws://127.0.0.1:${port}/a-1`;
        const found = await discoverTargets();
        assert.deepEqual(
          found.filter(each => each.url === url),
          [{ ...target, url }],
        );
        // One that hangs keeps nobody waiting for long, and nothing of it is lost.
        fs.writeFileSync(docker, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
        const child = await startNode(['-e', IDLE]);
        assert.equal((await find(child))?.pid, child.pid);
      } finally {
        process.env['PATH'] = own;
        fs.rmSync(docker);
      }
    });

    it('stops when it is cancelled', async () => {
      await assert.rejects(discoverTargets(AbortSignal.abort()), { kind: 'cancelled' });
    });
  });

  describe('openByPid', () => {
    it('opens the inspector of a running process', async () => {
      const child = await startNode(['--inspect-port=0', 'shop server.cjs']);
      const { target, opened } = await openByPid(child.pid!);
      assert.ok(opened);
      assert.equal(target.title, 'shop server.cjs');
      assert.equal(target.cwd, folder);
      assert.equal(target.url, (await find(child))?.url);
      const again = await openByPid(child.pid!);
      assert.deepEqual(again, { target, opened, along: [] });
    });

    it('does not end a process that has only just started', async () => {
      for (let round = 0; round < 5; round++) {
        const child = start(process.execPath, ['--inspect-port=0', 'shop server.cjs']);
        assert.ok((await openByPid(child.pid!)).opened);
        assert.equal(child.exitCode ?? child.signalCode, null);
      }
    });

    it('asks first, names the process, and sends no signal without consent', async () => {
      const child = await startNode([
        '-e',
        `process.on('SIGUSR1', () => process.exit(7)); ${IDLE}`,
      ]);
      const asked: SignalRequest[] = [];
      const consent = async (request: SignalRequest): Promise<boolean> => {
        asked.push(request);
        return false;
      };
      await assert.rejects(openByPid(child.pid!, { consent }), { kind: 'cancelled' });
      assert.deepEqual(asked, [
        { pid: child.pid, title: 'node -e', isHandled: process.platform === 'linux' },
      ]);
      assert.equal(child.exitCode ?? child.signalCode, null);
    });

    it('sends no signal to another program, whatever it calls itself', async () => {
      for (const argv0 of ['sleep', 'node']) {
        const child = start('sleep', ['60'], { argv0 });
        await assert.rejects(openByPid(child.pid!), {
          kind: 'usage',
          message: `Process ${child.pid} is not a Node process. List the processes and choose another.`,
        });
        assert.equal(process.kill(child.pid!, 0), true);
        assert.equal(child.signalCode, null);
      }
    });

    if (process.platform === 'linux') {
      it('sends no signal where nothing handles it, even to a program called node', async () => {
        const program = path.join(folder, 'node');
        fs.copyFileSync('/bin/sleep', program);
        const child = start(program, ['60'], { argv0: 'sleep' });
        await assert.rejects(openByPid(child.pid!), { kind: 'portInUse' });
        assert.equal(child.exitCode ?? child.signalCode, null);
      });
    }

    it('refuses itself, groups of processes, and processes that are gone', async () => {
      const child = start('sleep', ['60']);
      child.kill('SIGKILL');
      await once(child, 'exit');
      for (const pid of [child.pid!, 0, -1, 1.5, NaN]) {
        await assert.rejects(openByPid(pid), { kind: 'noSuchProcess' });
      }
      await assert.rejects(openByPid(process.pid), { kind: 'usage' });
    });

    if (process.platform === 'linux') {
      it('names who has its port, and sends no signal then', async () => {
        const port = await serve(net.createServer());
        const child = await startNode([`--inspect-port=${port}`, '-e', OWN_HANDLER]);
        let said = '';
        child.stdout!.on('data', (chunk: Buffer) => (said += chunk.toString()));
        await assert.rejects(openByPid(child.pid!), {
          kind: 'portTaken',
          message: new RegExp(`at port ${port}, which process ${process.pid} \\(.* has\\. End`),
        });
        child.kill('SIGTERM');
        await once(child, 'exit');
        assert.equal(said, '', 'no signal has come');
      });

      it('reads the port from NODE_OPTIONS as well', async () => {
        const port = await serve(net.createServer());
        const env = { ...process.env, NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}` };
        const child = await startNode(['-e', IDLE], { env });
        await assert.rejects(openByPid(child.pid!), { kind: 'portTaken' });
      });

      it('opens any number that have one port, and keeps none of it', async () => {
        const server = net.createServer();
        const port = await serve(server);
        server.close();
        await once(server, 'close');
        const children = await Promise.all(
          Array.from({ length: 4 }, () => startNode([`--inspect-port=${port}`, '-e', IDLE])),
        );
        const opened = await Promise.all(children.map(child => openByPid(child.pid!)));
        const ports = opened.map(({ target }) => Number(new URL(target.url).port));
        assert.equal(
          new Set([port, ...ports]).size,
          5,
          `each at a port of its own: ${ports.join()}`,
        );
        for (const { target, opened: own } of opened) {
          const connection = await connect({ url: target.url, name: 'it' });
          const { result } = await connection.send('Runtime.evaluate', {
            expression: 'process.debugPort',
          });
          assert.equal(result.value, port, 'a later signal opens it where it always did');
          const left = await own!.leave(connection, Number(new URL(target.url).port));
          assert.deepEqual(left, { state: 'closed' });
        }
        for (const child of children) assert.equal(child.exitCode ?? child.signalCode, null);
      });
    }

    it('says so when the process belongs to another user', async () => {
      const child = await startNode(['-e', IDLE]);
      const kill = process.kill;
      process.kill = () => {
        throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
      };
      try {
        await assert.rejects(openByPid(child.pid!), { kind: 'notPermitted' });
      } finally {
        process.kill = kill;
      }
    });

    it('stops when it is cancelled', async () => {
      const child = await startNode(['-e', OWN_HANDLER]);
      const other = await startNode(['-e', OWN_HANDLER]);
      const end = new AbortController();
      const waiting = kindOf(openByPid(other.pid!, { signal: end.signal }));
      const stopped = kindOf(openByPid(child.pid!, { signal: AbortSignal.timeout(100) }));
      assert.equal(await Promise.race([waiting, stopped]), 'cancelled', 'before it gives up');
      end.abort();
      await waiting;
    });
  });

  describe('listPort', () => {
    const version = { Browser: 'node.js/v20.1.0', 'Protocol-Version': '1.1' };

    it('turns what a person types into the address of the inspector', async () => {
      const child = start(process.execPath, ['--inspect=0', 'shop server.cjs']);
      const url = await printed(child, 'stderr', /ws:\/\/\S+/);
      const port = Number(new URL(url).port);
      for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST']) {
        const target = await listPort(host, port);
        assert.equal(target.url, url);
        assert.equal(target.node, process.version);
      }
    });

    it('reaches IPv6 with and without brackets, and through localhost', async () => {
      const child = start(process.execPath, ['--inspect=[::1]:0', 'shop server.cjs']);
      const url = await printed(child, 'stderr', /ws:\/\/\S+/);
      const port = Number(new URL(url).port);
      for (const host of ['::1', '[::1]', 'localhost']) {
        assert.equal((await listPort(host, port)).url, url);
      }
    });

    it('lists workers, and trusts no address, title or count of the answer', async () => {
      const port = await serve(
        fakeInspector({
          '/json/version': version,
          '/json/list': [
            { id: '../../evil', title: 'path' },
            null,
            { id: 'a-1', title: 't'.repeat(5_000), webSocketDebuggerUrl: 'ws://evil.example/a' },
            { id: 'b-2', title: 7, webSocketDebuggerUrl: 'ws://evil.example/b' },
          ],
        }),
      );
      assert.deepEqual(await listPort('127.0.0.1', port), {
        title: 't'.repeat(300),
        url: `ws://127.0.0.1:${port}/a-1`,
        node: 'v20.1.0',
        workers: [{ title: '', url: `ws://127.0.0.1:${port}/b-2` }],
      });
    });

    it('refuses a port where nothing listens, and a host that does not exist', async () => {
      const server = net.createServer();
      const port = await serve(server);
      server.close();
      await once(server, 'close');
      await assert.rejects(listPort('localhost', port), {
        kind: 'connectionRefused',
        message: new RegExp(`^Nothing answers at localhost:${port}\\.`),
      });
      await assert.rejects(listPort('no-such-host.invalid', 9229), { kind: 'connectionRefused' });
    });

    const wrong: Record<string, () => net.Server> = {
      'a browser': () =>
        fakeInspector({
          '/json/version': { Browser: 'Chrome/120.0' },
          '/json/list': [{ id: 'a', title: 'a page' }],
        }),
      'a Node inspector without target': () =>
        fakeInspector({ '/json/version': version, '/json/list': [] }),
      'a list of another form': () =>
        fakeInspector({ '/json/version': version, '/json/list': { id: 'a' } }),
      'a web page': () => http.createServer((_, response) => response.end('<html>')),
      'an error page': () =>
        http.createServer((_, response) => {
          response.statusCode = 404;
          response.end(JSON.stringify(version));
        }),
      'a redirect': () =>
        http.createServer((_, response) => response.writeHead(302, { location: '/x' }).end()),
      'a server that is not HTTP': () => net.createServer(socket => socket.end('SSH-2.0-x\r\n')),
      'a server that hangs up': () => net.createServer(socket => socket.destroy()),
      'a body without end': () =>
        http.createServer((_, response) => {
          const chunk = ' '.repeat(65_536);
          const write = (): void => {
            while (!response.destroyed && response.write(chunk));
          };
          response.on('drain', write);
          write();
        }),
      'a header without end': () =>
        net.createServer(socket => {
          socket.on('error', () => socket.destroy());
          socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`);
        }),
    };
    for (const [what, create] of Object.entries(wrong)) {
      it(`refuses ${what}`, async () => {
        const port = await serve(create());
        const isRedirect = what === 'a redirect';
        const says = isRedirect
          ? 'redirects to another address'
          : 'is not an inspector of Node\\.js or Deno\\.';
        await assert.rejects(listPort('127.0.0.1', port), {
          kind: isRedirect ? 'redirected' : 'notNode',
          message: new RegExp(`^127\\.0\\.0\\.1:${port} ${says}`),
        });
      });
    }

    it('gives up on a server that is silent, or drips', async () => {
      const silent = await serve(net.createServer(socket => socket.resume()));
      const dripping = await serve(
        http.createServer((_, response) => {
          const timer = setInterval(() => response.write(' '), 50);
          response.on('close', () => clearInterval(timer));
        }),
      );
      await Promise.all(
        [silent, dripping].map(port =>
          assert.rejects(listPort('127.0.0.1', port), { kind: 'timedOut' }),
        ),
      );
    });

    it('stops when it is cancelled', async () => {
      const port = await serve(net.createServer(socket => socket.resume()));
      const waiting = kindOf(listPort('127.0.0.1', port));
      const stopped = kindOf(listPort('127.0.0.1', port, AbortSignal.timeout(50)));
      assert.equal(await Promise.race([waiting, stopped]), 'cancelled', 'before it gives up');
      assert.equal(await waiting, 'timedOut');
    });
  });
});

async function kindOf(work: Promise<unknown>): Promise<FailureKind> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  assert.ok(error instanceof Failure, String(error));
  return error.kind;
}

async function printed(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
): Promise<string> {
  let text = '';
  for await (const chunk of child[stream]!.setEncoding('utf8').iterator({
    destroyOnReturn: false,
  }) as AsyncIterable<string>) {
    text += chunk;
    const found = pattern.exec(text);
    if (found) return found[0];
  }
  throw new Error(`the child ended without printing ${pattern}: ${text}`);
}
