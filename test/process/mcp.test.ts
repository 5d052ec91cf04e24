import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Client, type ElicitResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { mapConcurrently } from '../../src/base/concurrent';
import { toolNames } from '../../src/tools/toolNames';
import { eventually } from '../eventually';
import { Target } from './target';

const cli = path.join(__dirname, '..', '..', 'dist', 'cli.js');
const REQUESTS = 37;
const AT_ONCE = 8;
const FAULTY = `class Pool {
  reset() {
    this.count = 0;
  }
  add(value) {
    this.items[this.count++] = value;
  }
}
`;

interface Held {
  verdict: string;
  findings: { rows: { reset: string; at: string }[] };
}
interface Left {
  verdict: string;
  left: { rows: { holder: { kind: string; name: string; at: string }; storedAt: string[] }[] };
  failed?: string;
}

/** Clients of today, who say with each request what they can, and those of 2025, who say it once. */
for (const mode of ['auto', 'legacy'] as const) {
  describe(`pool-leaks mcp, for a client of ${mode === 'auto' ? 'today' : '2025'}`, () => {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-mcp-')));
    let client: Client;
    let transport: StdioClientTransport;
    let target: Target | undefined;
    let asked: string[];
    let saysYes: boolean;
    let steps: string[];

    const connect = async (canAsk = true): Promise<void> => {
      asked = [];
      steps = [];
      saysYes = true;
      client = new Client(
        { name: 'test', version: '1' },
        {
          capabilities: canAsk ? { elicitation: {} } : {},
          versionNegotiation: { mode },
        },
      );
      if (canAsk) {
        client.setRequestHandler('elicitation/create', ({ params }): ElicitResult => {
          asked.push(params.message);
          return saysYes ? { action: 'accept', content: {} } : { action: 'decline' };
        });
      }
      transport = new StdioClientTransport({
        command: process.execPath,
        args: [cli, 'mcp'],
        cwd: folder,
        stderr: 'pipe',
      });
      await client.connect(transport);
    };
    const call = async (
      name: string,
      args: Record<string, unknown> = {},
      signal?: AbortSignal,
    ): Promise<{ text: string; isError: boolean }> => {
      const { content, isError } = await client.callTool(
        { name, arguments: args },
        {
          timeout: 120_000,
          onprogress: ({ message = '' }) => steps.push(message),
          ...(signal ? { signal } : {}),
        },
      );
      const [part] = content;
      assert.ok(part?.type === 'text');
      return { text: part.text, isError: isError === true };
    };

    const isUnderLoad = (): boolean => steps.some(step => /Round 1 of 2: under load/.test(step));

    before(() => fs.writeFileSync(path.join(folder, 'pool.js'), FAULTY));
    after(() => fs.rmSync(folder, { recursive: true }));
    beforeEach(() => connect());
    afterEach(async () => {
      await client.close();
      target?.stop();
      target = undefined;
    });

    it('lists its tools, with schemas and with what they change', async () => {
      const { tools } = await client.listTools();
      assert.deepEqual(
        tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]),
        [
          [toolNames.listTargets, true],
          [toolNames.inspect, true],
          [toolNames.record, false],
          [toolNames.check, true],
          [toolNames.proposeFix, true],
        ],
      );
      assert.ok(tools.every(({ inputSchema }) => inputSchema.type === 'object'));
    });

    it('finds a fault in a source, and proposes a fix without writing it', async () => {
      const checked = await call(toolNames.check);
      assert.match(checked.text, /"reset":"Pool\.reset","at":"pool\.js:3"/);
      const proposed = await call(toolNames.proposeFix, { file: 'pool.js', line: 3 });
      assert.match(proposed.text, /"isGoneAfter":true,"diff":"@@/);
      assert.equal(fs.readFileSync(path.join(folder, 'pool.js'), 'utf8'), FAULTY);
    });

    it('inspects a server without asking anybody', async () => {
      target = await Target.start('leftBehind.cjs');
      for (let i = 0; i < 5; i++) await target.get('/?pool&user=ada');
      const listed = await call(toolNames.listTargets);
      assert.ok(listed.text.includes(`"target":"${new URL(target.url).host}"`), listed.text);
      const { text } = await call(toolNames.inspect, { target: target.url });
      const { verdict, findings } = JSON.parse(text) as Held;
      assert.equal(verdict, 'held');
      assert.equal(findings.rows[0]!.reset, 'Context.reset');
      assert.match(findings.rows[0]!.at, /leftBehind\.cjs:\d+$/);
      assert.ok(!text.includes('ada'), 'a value is shown');
      assert.deepEqual(asked, []);
    });

    it('asks a person before it pauses a server, and records what requests leave behind', async () => {
      target = await Target.start('leftBehind.cjs');
      const url = `http://127.0.0.1:${target.port}/?map&user=ada`;
      const args = { target: target.url, url, requests: REQUESTS };
      const { text } = await call(toolNames.record, args);
      const { verdict, left } = JSON.parse(text) as Left;
      assert.equal(verdict, 'held', text);
      const [row] = left.rows;
      assert.deepEqual([row!.holder.kind, row!.holder.name], ['map', 'recent']);
      assert.match(row!.storedAt[0]!, /leftBehind\.cjs:\d+$/);
      assert.equal(asked.length, 1);
      assert.match(asked[0]!, new RegExp(`3 heap snapshots of process ${target.child.pid}`));
      assert.match(asked[0]!, new RegExp(`${REQUESTS} GET requests for http://127\\.0\\.0\\.1`));
    });

    it('records nothing when the person does not agree', async () => {
      target = await Target.start('leftBehind.cjs');
      saysYes = false;
      const { text, isError } = await call(toolNames.record, { target: target.url });
      assert.ok(isError);
      assert.match(text, /The person did not agree/);
    });

    it('says what to ask when the client cannot, and takes the answer', async () => {
      await client.close();
      await connect(false);
      target = await Target.start('leftBehind.cjs');
      const args = { target: target.url, seconds: 1, rounds: 1 };
      const refused = await call(toolNames.record, args);
      assert.ok(refused.isError);
      const [, ms] = /call again with allowPauseMs (\d+)/.exec(refused.text) ?? [];
      assert.ok(ms !== undefined, refused.text);
      const { isError, text } = await call(toolNames.record, { ...args, allowPauseMs: Number(ms) });
      assert.ok(!isError, text);
    });

    it('answers malformed calls with what is wrong, and goes on', async () => {
      const malformed: [string, Record<string, unknown>, RegExp][] = [
        ['no_such_tool', {}, /There is no tool/],
        [toolNames.inspect, {}, /wrong target/],
        [toolNames.inspect, { target: 7 }, /wrong target/],
        [toolNames.inspect, { target: 'no address' }, /is not an address/],
        [toolNames.inspect, { target: '10.1.2.3:9229' }, /is not on this machine/],
        [toolNames.check, { paths: ['/etc'] }, /outside of the workspace/],
        [toolNames.check, { paths: ['no-such-file.js'] }, /There is no file or folder/],
        [toolNames.proposeFix, { file: 'pool.js', line: 0 }, /wrong line/],
        [toolNames.proposeFix, { file: 'pool.js', line: 3, more: 1 }, /wrong more/],
      ];
      for (const [name, args, why] of malformed) {
        const { text, isError } = await call(name, args);
        assert.ok(isError, name);
        assert.match(text, why);
      }
      assert.match((await call(toolNames.check)).text, /"files":1/);
    });

    it('lets go of a server when a call is cancelled', async () => {
      target = await Target.start('leftBehind.cjs');
      const cancel = new AbortController();
      const recording = call(toolNames.record, { target: target.url, seconds: 600 }, cancel.signal);
      await eventually(isUnderLoad);
      cancel.abort();
      await assert.rejects(recording);
      const { text, isError } = await call(toolNames.inspect, { target: target.url });
      assert.ok(!isError, text);
      assert.equal(await target.get('/?map'), await target.get('/?map'));
    });

    it('says that a server has ended under a call', async () => {
      target = await Target.start('leftBehind.cjs');
      const recording = call(toolNames.record, { target: target.url, seconds: 600 });
      await eventually(isUnderLoad);
      target.child.kill('SIGKILL');
      const { text, isError } = await recording;
      assert.ok(isError);
      assert.match(
        text,
        /"failed":"[^"]*Nothing was compared: [^"]*leftBehind\.cjs ended in round 1/,
      );
    });

    it('answers a thousand calls, several at once', async () => {
      const all = Array.from({ length: 1_000 }, (_, i) => i);
      const answers = await mapConcurrently(all, AT_ONCE, i =>
        i % 2 === 0
          ? call(toolNames.check, { paths: ['pool.js'] })
          : call(toolNames.inspect, { target: 'no address' }),
      );
      assert.equal(answers.filter(({ isError }) => isError).length, 500);
      assert.equal(answers.filter(({ text }) => text.includes('Pool.reset')).length, 500);
    });

    it('ends when its client goes away, although a recording is under way', async () => {
      target = await Target.start('leftBehind.cjs');
      const recording = call(toolNames.record, { target: target.url, seconds: 600 });
      recording.catch(() => undefined);
      await eventually(isUnderLoad);
      const { pid } = transport;
      await client.close();
      await eventually(() => !isRunning(pid!));
      assert.equal(await target.get('/?map'), await target.get('/?map'));
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
