import assert from 'node:assert/strict';
import { Failure } from '../../../src/base/failure';
import type { CommandParts } from '../../../src/cli/commands/commandParts';
import { runCommandLine } from '../../../src/cli/runCommandLine';
import type { Checker } from '../../../src/protocol/fileCheck';
import type { Reading } from '../../../src/protocol/finding';
import { FakeEngine, FakeSession, reading, RecordingIo, target } from './fakeEngine';

const noChecker: Checker = {
  check: () => assert.fail('nothing is checked here'),
  checkFiles: () => assert.fail('nothing is checked here'),
};
const noSnapshots: Pick<
  CommandParts,
  | 'analyser'
  | 'originalFinder'
  | 'holderFinder'
  | 'serveTools'
  | 'createSnapshotReader'
  | 'createRedactor'
> = {
  analyser: { analyseFile: () => assert.fail('nothing is analysed here') },
  originalFinder: { findOriginals: () => assert.fail('no source map is read here') },
  holderFinder: {
    findHolders: () => assert.fail('nothing is looked for here'),
    findStores: () => assert.fail('nothing is looked for here'),
  },
  serveTools: () => assert.fail('only mcp serves assistants'),
  createSnapshotReader: () => assert.fail('no snapshot is read here'),
  createRedactor: () => assert.fail('no snapshot is redacted here'),
};
type StartSample = CommandParts['startSample'];
const noSample: StartSample = () => assert.fail('only the demo starts the sample');

async function run(
  args: string[],
  readings: (Reading | Failure)[] = [reading()],
  setUp: (session: FakeSession, io: RecordingIo, interrupt: AbortController) => void = () =>
    undefined,
  startSample: StartSample = noSample,
): Promise<{ status: number; session: FakeSession; engine: FakeEngine; io: RecordingIo }> {
  const session = new FakeSession(readings);
  const engine = new FakeEngine(session);
  const io = new RecordingIo();
  const interrupt = new AbortController();
  setUp(session, io, interrupt);
  const { signal } = interrupt;
  const checker = noChecker;
  const parts = {
    ...noSnapshots,
    engine,
    checker,
    startSample,
    pageOf,
    io,
    version: '1.2.3',
    signal,
  };
  return { status: await runCommandLine(args, parts), session, engine, io };
}

const pageOf: CommandParts['pageOf'] = () => ({ text: '' });

describe('runCommandLine', () => {
  it('ends with 1 when there are findings, and detaches', async () => {
    const { status, session, engine } = await run(['inspect', '9229', '--allow-remote']);
    assert.equal(status, 1);
    assert.equal(session.detached, 1);
    const address = { kind: 'port', host: '127.0.0.1', port: 9229 };
    assert.deepEqual(engine.opened, [{ address, allowRemote: true }]);
  });

  it('ends with 0 when nothing is found', async () => {
    const { status, io } = await run(['inspect', '9229'], [reading([])]);
    assert.equal(status, 0);
    assert.match(io.written, /No fault was found in the source of 1 pooled class/);
  });

  it('ends with 2 and one line when the usage is wrong', async () => {
    const { status, io, engine } = await run(['inspect']);
    assert.equal(status, 2);
    assert.equal(io.written, '');
    assert.deepEqual(io.lines, ['pool-leaks: inspect wants an address. See pool-leaks --help.']);
    assert.deepEqual(engine.opened, []);
  });

  it('ends with 2 when the target cannot be read, and detaches', async () => {
    const failure = new Failure('targetGone', 'shop\u001b[2J');
    const { status, io, session } = await run(['inspect', '9229'], [failure]);
    assert.equal(status, 2);
    assert.equal(session.detached, 1);
    assert.match(io.lines.at(-1)!, /^pool-leaks: shop\\u\{1b\}\[2J has ended/);
  });

  it('ends with 2 when the target cannot be reached', async () => {
    const engine = new FakeEngine(new Failure('connectionRefused', '127.0.0.1:1'));
    const io = new RecordingIo();
    const { signal } = new AbortController();
    const parts = {
      ...noSnapshots,
      engine,
      checker: noChecker,
      startSample: noSample,
      pageOf,
      io,
      version: '1.2.3',
      signal,
    };
    assert.equal(await runCommandLine(['inspect', '1', '--json'], parts), 2);
    assert.equal(io.written, '');
    assert.match(io.lines.at(-1)!, /Nothing answers at 127\.0\.0\.1:1/);
  });

  it('reports each step once, on standard error', async () => {
    const { io } = await run(['inspect', '9229', '--json']);
    assert.deepEqual(io.lines, ['Attaching…', 'reading scripts…']);
  });

  it('agrees to a pause up to the allowed length only', async () => {
    const ask = (session: FakeSession): void => void (session.pauseEstimateMs = 300.5);
    const refused = await run(['inspect', '9229'], undefined, ask);
    assert.deepEqual(refused.session.consents, [false]);
    assert.match(refused.io.lines.at(-1)!, /a heap query would pause .* 301 ms.*--allow-pause 301/);
    const short = await run(['inspect', '9229', '--allow-pause', '300'], undefined, ask);
    assert.deepEqual(short.session.consents, [false]);
    const enough = await run(['inspect', '9229', '--allow-pause', '301'], undefined, ask);
    assert.deepEqual(enough.session.consents, [true]);
  });

  it('watches until it is interrupted, one object per line, then detaches and ends with 130', async () => {
    const args = ['inspect', '9229', '--watch', '0.1', '--json'];
    const { status, io, session } = await run(
      args,
      [reading(), reading([])],
      (_, io, interrupt) => {
        io.onOut = () => {
          if (io.written.split('\n').length > 3) interrupt.abort();
        };
      },
    );
    assert.equal(status, 130);
    assert.equal(session.detached, 1);
    const objects = io.written.trimEnd().split('\n');
    const counts = objects.map(line => (JSON.parse(line) as Reading).findings.length);
    assert.deepEqual(counts, [1, 0, 0]);
    assert.deepEqual(io.lines, [
      'Attaching…',
      'reading scripts…',
      'reading scripts…',
      'reading scripts…',
    ]);
  });

  it('tells with each reading what became of the requests, and that a listener is there', async () => {
    const interrupted = (_: FakeSession, io: RecordingIo, interrupt: AbortController): void => {
      io.onOut = () => {
        if (io.written.split('requests').length > 2) interrupt.abort();
      };
    };
    const args = ['inspect', '9229', '--watch', '0.1', '--requests'];
    const people = await run(args, undefined, interrupted);
    assert.equal(people.session.following, 1);
    assert.equal(people.session.detached, 1);
    assert.match(
      people.io.written,
      /^requests: made 1,234 · over 1,230 · still in memory 95 · 80 of them outlived a collection$/m,
    );
    assert.match(people.io.lines[1]!, /^A listener in the server follows .* gone when this ends/);
    const programs = await run([...args, '--json'], undefined, interrupted);
    const [line] = programs.io.written.split('\n');
    const told = {
      made: 1234,
      over: 1230,
      inMemory: 95,
      outlived: 80,
      collections: 3,
      oneIn: 1,
      http2: true,
    };
    assert.deepEqual((JSON.parse(line!) as { requests: unknown }).requests, told);
  });

  it('says which numbers of requests are estimates, and what was not counted', async () => {
    const { io } = await run(
      ['inspect', '9229', '--watch', '0.1', '--requests'],
      undefined,
      (session, io, interrupt) => {
        Object.assign(session.followedFigures.requests!, {
          collections: 0,
          oneIn: 16,
          http2Unseen: true,
        });
        io.onOut = () => interrupt.abort();
      },
    );
    const line = /^requests: .*$/m.exec(io.written)![0];
    assert.match(line, /still in memory 95 \(about\)/);
    assert.match(line, /no full collection yet/);
    assert.match(line, /one request in 16 is followed · HTTP\/2 is not counted/);
  });

  it('ends a watch with 2 when the target goes away', async () => {
    const gone = new Failure('targetGone', 'shop');
    const { status, session } = await run(['inspect', '1', '--watch', '0.1'], [reading(), gone]);
    assert.equal(status, 2);
    assert.equal(session.reads, 2);
    assert.equal(session.detached, 1);
  });

  it('inspects several, and ends with the gravest status', async () => {
    const several = await run(['inspect', '9229', 'pid:7', '--json'], [reading([]), reading()]);
    assert.equal(several.status, 1);
    assert.equal(several.session.detached, 2);
    assert.equal((JSON.parse(several.io.written) as unknown[]).length, 2);
    const failure = new Failure('targetGone', 'shop');
    assert.equal((await run(['inspect', '9229', '9230'], [reading(), failure])).status, 2);
    assert.equal((await run(['inspect', '9229', '9230'], [reading([])])).status, 0);
  });

  it('inspects all whose inspector is open, and names the others', async () => {
    const { status, engine, io } = await run(['inspect', '--all']);
    assert.equal(status, 1);
    assert.deepEqual(engine.opened, [
      { address: { kind: 'url', url: target.url }, allowRemote: false },
    ]);
    assert.match(io.written, /^1 process read: 1 finding/);
    assert.equal(io.lines[0], 'Inspecting 1 process…');
  });

  it('refuses for several what is for one', async () => {
    const lineOf = async (...args: string[]): Promise<string> =>
      (await run(['inspect', ...args])).io.lines.at(-1)!;
    assert.match(await lineOf('1', '2', '--watch', '3'), /--watch is for one process/);
    assert.match(await lineOf('1', '--all'), /Give either addresses or --all/);
  });

  it('lists targets, for people and for programs', async () => {
    const people = await run(['targets']);
    assert.equal(people.status, 0);
    assert.equal(
      people.io.written,
      [
        ' pid  node     inspector       title  directory',
        '4711  v20.1.0  127.0.0.1:9229  shop   /srv/shop',
        '',
      ].join('\n'),
    );
    const programs = await run(['targets', '--json']);
    assert.deepEqual(JSON.parse(programs.io.written), [
      { pid: 4711, title: 'shop', url: 'ws://127.0.0.1:9229/abc', node: 'v20.1.0', workers: [] },
    ]);
  });

  it('shows the sample server, ends it, and says how to go on', async () => {
    const calls: string[] = [];
    const start: StartSample = requests => {
      calls.push(`start ${requests}`);
      const end = (): Promise<void> => {
        calls.push('end');
        return Promise.resolve();
      };
      return Promise.resolve({ inspectorUrl: 'ws://127.0.0.1:5/x', end });
    };
    const { status, io, engine, session } = await run(['demo'], undefined, undefined, start);
    assert.equal(status, 0);
    assert.deepEqual(calls, ['start 300', 'end']);
    assert.equal(session.detached, 1);
    assert.deepEqual(engine.opened[0]?.address, { kind: 'url', url: 'ws://127.0.0.1:5/x' });
    assert.match(io.written, /UserValues\.reset[^]*npm run vscode\n$/);
  });

  it('prints help and version', async () => {
    assert.match((await run(['--help'])).io.written, /^Usage:/);
    assert.equal((await run(['--version'])).io.written, '1.2.3\n');
  });
});
