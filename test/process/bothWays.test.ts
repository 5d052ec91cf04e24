import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { transformSync } from 'esbuild';
import { checkJavaScript } from '../../src/analysis/javascript/checkJavaScript';
import { checkFile } from '../../src/check/checkFile';
import type { Reading } from '../../src/protocol/finding';
import { isHeldLive } from '../../src/protocol/rules';
import type { SourceFinding } from '../../src/protocol/sourceFinding';
import { idlePrograms } from '../generated/idlePrograms';
import { usedPrograms } from '../generated/usedPrograms';
import { Target, targets } from './target';

/** A program that is both checked and run. Files are relative to the folder of all programs. */
interface Both {
  title: string;
  /** What the server loads. */
  file: string;
  /** What is checked: what that file was compiled from, or itself, and what else belongs to the program. */
  sources: string[];
  use: string;
  isClass: boolean;
}

/** Kinds of which the source proves a fault, and no reading can count what is left: undecided, with file and line. */
const ONLY_SOURCE = [
  /put together/,
  /functions that get a record/,
  /pages/,
  /arrays in an array/,
  /table of variables/,
  /published pool/,
  /in two files/,
  /its pool in another/,
  // Two programs here have literals with the same fields in lists of the same name.
  /nodes of a list that are kept for the next$/,
];

/** Every kind of pool and store that the analysis knows: what `check` finds in a file, `inspect` finds in the server that runs it. */
describe('what is found in a file and in the server that runs it', () => {
  let folder: string;
  let target: Target;
  let programs: Both[];
  let held: Record<string, number>;
  let reading: Reading;
  const found = new Map<Both, { file: string; finding: SourceFinding }[]>();

  before(async () => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-both-')));
    programs = writePrograms(folder);
    for (const program of programs) {
      const findings: { file: string; finding: SourceFinding }[] = [];
      for (const source of program.sources) {
        const file = path.join(folder, source);
        const checked = await checkFile(file, async request => checkJavaScript(request));
        findings.push(...checked.findings.map(finding => ({ file, finding })));
      }
      found.set(program, findings);
    }
    target = await Target.start(path.join(folder, 'server.cjs'));
    held = JSON.parse(await target.get('/held')) as Record<string, number>;
    reading = await target.read();
  });

  after(() => {
    target.stop();
    fs.rmSync(folder, { recursive: true });
  });

  it('is found in both', () => {
    const wrong: string[] = [];
    for (const program of programs) {
      const all = found.get(program)!;
      const isOnlySource = ONLY_SOURCE.some(title => title.test(program.title));
      const say = (what: string): void => void wrong.push(`${program.title}: ${what}`);
      const proven = all.filter(
        ({ finding }) => finding.certainty === 'provable' && isHeldLive(finding.rule),
      );
      if (proven.length === 0) say('is found nowhere');
      for (const { file, finding } of proven) {
        const name = `${finding.className}.${finding.method} ${finding.rule}`;
        const at = { file, line: finding.range.line + 1 };
        const isUndecided = isUndecidedAt(file, finding);
        // A reset in one file and its pool in another are one fault: a server tells it once.
        const isToldElsewhere = proven.some(
          each =>
            each.file !== file &&
            each.finding.rule === finding.rule &&
            isUndecidedAt(each.file, each.finding),
        );
        if (isOnlySource) {
          if (!isUndecided && !isToldElsewhere) say(`${name} is not undecided`);
        } else if (isUndecided) say(`${name} is undecided`);
        else if (held[program.file] !== undefined && !isCounted(finding, at, all))
          say(`${name} is not counted`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  function isUndecidedAt(file: string, { range }: SourceFinding): boolean {
    return reading.undecided.some(({ location }) => isAt(location, { file, line: range.line + 1 }));
  }

  /** One value counts once, where two resets leave the same slots. */
  function isCounted(
    { method, rule, className }: SourceFinding,
    at: { file: string; line: number },
    all: readonly { file: string; finding: SourceFinding }[],
  ): boolean {
    const counted = reading.findings.filter(({ location }) => location.file === at.file);
    const isOwn = counted.some(
      each => each.rule === rule && each.method === method && each.location.line === at.line,
    );
    const others = all.filter(
      ({ finding }) => finding.rule === rule && finding.className === className,
    );
    return isOwn || (others.length > 1 && counted.some(each => each.rule === rule));
  }

  it('is found in no other place of the server', () => {
    const others = reading.findings.filter(({ rule, location }) =>
      programs.every(program =>
        found
          .get(program)!
          .every(
            ({ file, finding }) =>
              finding.rule !== rule || !isAt(location, { file, line: finding.range.line + 1 }),
          ),
      ),
    );
    assert.deepEqual(
      others.map(({ className, method, rule, location }) => [className, method, rule, location]),
      [],
    );
  });

  it('counts no more values than are held', () => {
    const counted = new Map<string, number>();
    for (const { location, live } of reading.findings)
      counted.set(location.file, (counted.get(location.file) ?? 0) + live.staleReferences);
    const wrong = programs.flatMap(({ title, file, sources }) => {
      const live = sources.reduce((n, each) => n + (counted.get(path.join(folder, each)) ?? 0), 0);
      return live > 0 && held[file] === undefined ? [`${title}: ${live} of none`] : [];
    });
    assert.deepEqual(wrong, []);
  });
});

function isAt(
  location: { file: string; line: number } | undefined,
  at: { file: string; line: number },
): boolean {
  return location?.file === at.file && location.line === at.line;
}

/** Writes all programs and the server that runs them. */
function writePrograms(folder: string): Both[] {
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  const used = usedPrograms(1).map(({ title, name, text, use, isClass }, i): Both => {
    const file = `used${i}/main.js`;
    const source = `used${i}/main${path.extname(name)}`;
    write(source, text);
    if (source !== file) write(file, compiled(text, path.basename(source)));
    else if (/^export /m.test(text)) write(file, compiled(text));
    return { title, file, sources: [source], use, isClass };
  });
  const idle = idlePrograms.map(({ title, files, use }, i): Both => {
    const names = Object.keys(files).map(name => `idle${i}/${name}`);
    Object.values(files).forEach((text, j) => write(names[j]!, text));
    const sources = names.filter(name => !name.includes('node_modules'));
    return { title, file: names[0]!, sources, use, isClass: false };
  });
  const all = [...used, ...idle];
  write('uses.json', JSON.stringify(all));
  const server = JSON.stringify(path.join(targets, 'bothWays.cjs'));
  write('server.cjs', `require(${server})(__dirname);`);
  return all;
}

/** `sourcefile`: what its map names, where it has one. */
function compiled(text: string, sourcefile?: string): string {
  const map = sourcefile === undefined ? {} : ({ sourcemap: 'inline', sourcefile } as const);
  return transformSync(text, { loader: 'ts', format: 'cjs', target: 'es2022', ...map }).code;
}
