import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Failure, type FailureKind } from '../../../src/base/failure';
import { assertReplaceable, AtomicFile, replaceFile } from '../../../src/base/writeFile';
import { savedChunks } from '../../../src/session/savedChunks';

const isPosix = process.platform !== 'win32';
const DAY_MS = 86_400_000;

describe('a file that is written as a whole or not at all', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'writeFile-')));
    file = path.join(folder, 'a.txt');
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const text = (): string => fs.readFileSync(file, 'utf8');
  const failsWith = (kind: FailureKind, words: RegExp) => (error: unknown) =>
    error instanceof Failure && error.kind === kind && words.test(error.message);

  it('is new, or takes the place of what was there, with its mode', async () => {
    await replaceFile(file, 'new');
    assert.equal(text(), 'new');
    fs.chmodSync(file, 0o640);
    if (process.getuid?.() === 0) fs.chownSync(file, 12, 34);
    await replaceFile(file, 'newer');
    assert.equal(text(), 'newer');
    const { mode, uid, gid } = fs.statSync(file);
    if (isPosix) assert.equal(mode & 0o7777, 0o640);
    if (process.getuid?.() === 0) assert.deepEqual([uid, gid], [12, 34]);
    assert.deepEqual(fs.readdirSync(folder), ['a.txt']);
  });

  it('leaves what was there until it is whole, and when it is given up', async () => {
    fs.writeFileSync(file, 'old');
    const written = await AtomicFile.open(file);
    await written.write('half');
    assert.equal(text(), 'old');
    const [temporary] = fs.readdirSync(folder).filter(name => name !== 'a.txt');
    assert.match(temporary!, new RegExp(`^a\\.txt\\.pool-leaks-${process.pid}-[\\da-f]{8}\\.tmp$`));
    await written.discard();
    assert.deepEqual([text(), fs.readdirSync(folder)], ['old', ['a.txt']]);
  });

  it('is reached through a link, which stays one', async function () {
    if (!isPosix) return;
    const link = path.join(folder, 'link');
    fs.writeFileSync(file, 'old');
    fs.symlinkSync('a.txt', link);
    await replaceFile(link, 'new');
    assert.equal(text(), 'new');
    assert.ok(fs.lstatSync(link).isSymbolicLink());
    fs.rmSync(file);
    await assert.rejects(replaceFile(link, 'new'), failsWith('unwritable', /could not be written/));
  });

  it('replaces nothing but regular, writable files of one name, for root either', async function () {
    if (!isPosix) return;
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [readOnly, named] = [path.join(folder, 'read only'), path.join(folder, 'named')];
    fs.writeFileSync(readOnly, 'old');
    fs.chmodSync(readOnly, 0o444);
    fs.writeFileSync(named, 'old');
    fs.linkSync(named, path.join(folder, 'again'));
    const names = fs.readdirSync(folder);
    const kept: [file: string, words: RegExp][] = [
      [pipe, /^Nothing was written: .*pipe is not a regular file\. Give another one\.$/],
      [folder, /^Nothing was written: .* is a folder\. Give the name of a file\.$/],
      ['/dev/full', /^Nothing was written: \/dev\/full is not a regular file\./],
      [readOnly, /^Nothing was written: .*read only is read-only\. Make it writable first\.$/],
      [
        named,
        /^Nothing was written: .*named has 2 names \(hard links\), which replacing it would separate\./,
      ],
    ];
    for (const [each, words] of kept) {
      await assert.rejects(assertReplaceable(each), failsWith('notReplaced', words));
      await assert.rejects(replaceFile(each, 'new'), failsWith('notReplaced', words));
    }
    assert.deepEqual(fs.readdirSync(folder), names);
    assert.ok(fs.statSync('/dev/full').isCharacterDevice());
    assert.equal(fs.readFileSync(named, 'utf8'), 'old');
  });

  it('does not replace a file that has appeared meanwhile', async () => {
    const written = await AtomicFile.open(file);
    fs.writeFileSync(file, 'of somebody else');
    await assert.rejects(written.commit(), failsWith('notReplaced', /appeared meanwhile/));
    await written.discard();
    assert.deepEqual([text(), fs.readdirSync(folder)], ['of somebody else', ['a.txt']]);
  });

  it('is refused where its folder is not there', async () => {
    const absent = path.join(folder, 'absent', 'a.txt');
    for (const work of [assertReplaceable(absent), replaceFile(absent, '')]) {
      await assert.rejects(
        work,
        failsWith('unwritable', /could not be written\. Check its folder/),
      );
    }
  });

  it('leaves what was there when the disk is full', function () {
    if (!isPosix) return;
    fs.writeFileSync(file, 'old');
    const module = path.join(__dirname, '..', '..', '..', 'src', 'base', 'writeFile.ts');
    const script = `require('tsx/cjs');
      process.on('SIGXFSZ', () => {});
      const { replaceFile } = require(${JSON.stringify(module)});
      replaceFile(${JSON.stringify(file)}, 'x'.repeat(3e6)).catch(error => console.log(error.kind));`;
    // The shell's limit stands for a disk that has no more room: in blocks of 1 kB.
    const limited = `ulimit -f 1000; exec "$0" -e "$1"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', limited, process.execPath, script], {
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    assert.equal(stdout.trim(), 'unwritable', stderr);
    assert.deepEqual([text(), fs.readdirSync(folder)], ['old', ['a.txt']]);
  });

  it('clears away what an ended process has left, and nothing else', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const aged = new Date(Date.now() - DAY_MS);
    const left = `a.txt.pool-leaks-${pid}-0123abcd.tmp`;
    const others = [
      `a.txt.pool-leaks-${process.pid}-0123abcd.tmp`,
      `b.txt.pool-leaks-${pid}-0123abcd.tmp`,
      `a.txt.pool-leaks-${pid}-0123abcd.tmp.kept`,
      'a.txt.tmp',
    ];
    const young = `a.txt.pool-leaks-${pid}-fedcba98.tmp`;
    for (const name of [left, young, ...others]) {
      fs.writeFileSync(path.join(folder, name), '');
      if (name !== young) fs.utimesSync(path.join(folder, name), aged, aged);
    }
    await replaceFile(file, 'new');
    assert.deepEqual(fs.readdirSync(folder), ['a.txt', young, ...others].sort());
  });

  describe('from chunks', () => {
    const read = async (chunks: AsyncIterable<string>): Promise<string> => {
      let all = '';
      for await (const chunk of savedChunks(chunks, file)) all += chunk;
      return all;
    };

    it('holds them all', async () => {
      fs.writeFileSync(file, 'old');
      const chunks = async function* (): AsyncGenerator<string> {
        yield 'a';
        assert.equal(text(), 'old');
        yield 'ü';
      };
      assert.equal(await read(chunks()), 'aü');
      assert.deepEqual([text(), fs.readdirSync(folder)], ['aü', ['a.txt']]);
    });

    it('keeps what was there when they fail, or when nobody wants more', async () => {
      fs.writeFileSync(file, 'old');
      const failing = async function* (): AsyncGenerator<string> {
        yield 'a';
        throw new Failure('cancelled', 'It');
      };
      await assert.rejects(read(failing()), failsWith('cancelled', /./));
      assert.deepEqual([text(), fs.readdirSync(folder)], ['old', ['a.txt']]);
      const left = savedChunks(failing(), file);
      await left.next();
      await left.return();
      assert.deepEqual([text(), fs.readdirSync(folder)], ['old', ['a.txt']]);
    });

    it('asks for none when it cannot be written', async () => {
      const never = async function* (): AsyncGenerator<string> {
        yield assert.fail('it was asked');
      };
      file = '/dev/full';
      await assert.rejects(read(never()), failsWith('notReplaced', /\/dev\/full is not a regular/));
    });
  });
});
