import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { load, type CheerioAPI } from 'cheerio';
import { startSample, type SampleProcess } from '../../src/session/sampleProcess';
import { eventually } from '../eventually';

const root = path.join(__dirname, '..', '..');
const REQUESTS = 100;
const LIFE_MS = 120_000;

interface Ended {
  status: number | null;
  out: string;
  err: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
    cwd: root,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ended>(resolve =>
    child.once('close', status => resolve({ status, out, err })),
  );
  return { child, ended };
}

function run(...args: string[]): Promise<Ended> {
  return start(...args).ended;
}

describe('--report of the sample server, as built', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-report-'));
  const file = path.join(folder, 'report.html');
  const snapshot = path.join(folder, 'sample.heapsnapshot');
  const { signal } = new AbortController();
  let sample: SampleProcess;
  before(async () => {
    sample = await startSample(
      path.join(root, 'dist', 'sample', 'server.js'),
      REQUESTS,
      LIFE_MS,
      signal,
    );
  });
  after(async () => {
    await sample.end();
    fs.rmSync(folder, { recursive: true });
  });

  /** The report is whole, and alone: no half-written file lies beside it. */
  function report(): CheerioAPI {
    const beside = fs.readdirSync(folder).filter(name => !name.endsWith('.heapsnapshot'));
    assert.deepEqual(beside, ['report.html']);
    const text = fs.readFileSync(file, 'utf8');
    assert.match(text, /<\/html>\s*$/);
    return load(text);
  }

  function rowsOf(page: CheerioAPI, caption: RegExp): string[][] {
    const table = page('table').filter((_, each) => caption.test(page(each).text()));
    return table
      .find('tbody tr')
      .toArray()
      .map(row => page(row).children().toArray())
      .map(cells => cells.map(cell => page(cell).text().trim()));
  }

  it('says what --json says', async () => {
    const { status, out, err } = await run(
      'inspect',
      sample.inspectorUrl,
      '--json',
      '--report',
      file,
    );
    assert.equal(status, 1, err);
    assert.match(err, /^Report written to .*report\.html \(\d+\.\d kB\)\.$/m);
    const { findings } = JSON.parse(out) as {
      findings: {
        className: string;
        method: string;
        live: { instances: number; staleReferences: number };
      }[];
    };
    assert.equal(findings.length, 2);
    const page = report();
    assert.deepEqual(
      rowsOf(page, /The most important first/).map(row => [row[0], row[3], row[5]]),
      findings.map(({ className, method, live }) => [
        `${className}.${method}`,
        String(live.instances),
        String(live.staleReferences),
      ]),
    );
    assert.match(page('#finding-0').text(), /src\/sample\/userValues\.ts:\d+/);
  });

  it('has bytes and paths with a snapshot, live and from its file', async () => {
    const live = await run(
      ...['inspect', sample.inspectorUrl, '--save-snapshot', snapshot],
      ...['--allow-pause', '600000', '--report', file],
    );
    assert.equal(live.status, 1, live.err);
    const retained = report()('.figures .bytes strong').text();
    assert.match(retained, /^\d+\.\d kB$/);
    const saved = await run('snapshot', snapshot, '--source', 'src/sample', '--report', file);
    assert.equal(saved.status, 1, saved.err);
    const page = report();
    assert.equal(page('.figures .bytes strong').text(), retained);
    const [largest] = rowsOf(page, /By retained bytes/);
    assert.match(largest!.at(-1)!, /^\(root\).*stale/);
  });

  it('is written anew after each reading of --watch, with a curve', async () => {
    const { child, ended } = start(
      ...['inspect', sample.inspectorUrl, '--watch', '0.1', '--report', file],
    );
    await eventually(() => load(fs.readFileSync(file, 'utf8'))('.curve').length === 1);
    child.kill('SIGINT');
    const { status, err } = await ended;
    assert.equal(status, 130, err);
    assert.match(report()('.curve desc').text(), /^Stale values: \d+ at first/);
  });

  it('is refused before the server is touched when it cannot be written', async () => {
    const refused = [path.join(folder, 'absent', 'report.html'), folder, '/dev/null'];
    for (const each of refused) {
      const { status, out, err } = await run('inspect', sample.inspectorUrl, '--report', each);
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, /^pool-leaks: (.* could not be written\. Check its|Nothing was written: )/);
    }
    assert.ok(fs.statSync('/dev/null').isCharacterDevice());
  });

  it('takes the place of a report, and of nothing else without --force', async () => {
    const other = path.join(folder, 'other.html');
    fs.writeFileSync(other, '<!doctype html>\n<p>of somebody else</p>');
    const inspect = ['inspect', sample.inspectorUrl];
    for (const option of ['--report', '--save-snapshot']) {
      const { status, out, err } = await run(...inspect, option, other);
      assert.deepEqual([status, out], [2, '']);
      assert.match(
        err,
        /^pool-leaks: Nothing was written: .* already exists and is no (report|heap snapshot)\. Give another file, or --force/,
      );
    }
    assert.match(fs.readFileSync(other, 'utf8'), /of somebody else/);
    for (const force of [['--force'], []]) {
      const { status, err } = await run(...inspect, '--report', other, ...force);
      assert.equal(status, 1, err);
      assert.match(fs.readFileSync(other, 'utf8'), /<title>Pool leaks in/);
    }
  });
});
