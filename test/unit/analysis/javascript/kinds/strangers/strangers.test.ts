import * as assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { checkJavaScript } from '../../../../../../src/analysis/javascript/checkJavaScript';
import type { SourceFinding } from '../../../../../../src/protocol/sourceFinding';
import { differenceBy } from '../../../../../sweep/cheapStage';
import { renamed } from '../../../../../generated/renamed';
import { beside } from './beside';
import { bounded } from './bounded';
import { cleared } from './cleared';
import { parked } from './parked';
import { removed } from './removed';
import { rewound } from './rewound';
import type { Stranger } from './stranger';

const SEEDS = [11, 12];
const all: [string, Stranger][] = Object.entries({
  ...rewound,
  ...removed,
  ...parked,
  ...beside,
  ...bounded,
  ...cleared,
});

function findingsIn(text: string, { isTyped }: Stranger): readonly SourceFinding[] {
  const name = isTyped ? 'stranger.ts' : 'stranger.js';
  const { findings, skipped } = checkJavaScript({ source: { name, text } });
  assert.equal(skipped, undefined);
  return findings;
}

/** `rule method` of each finding, hints apart. */
function told(findings: readonly SourceFinding[], certainty: 'provable' | 'likely'): string[] {
  return findings
    .filter(finding => finding.certainty === certainty)
    .map(({ rule, method }) => `${rule} ${method}`)
    .sort();
}

/** What is wrong in the findings of a program; `undefined` if they are right. */
function fault(
  findings: readonly SourceFinding[],
  { leaks = [] }: Stranger,
  nameOf = (name: string) => name,
): Stranger['today'] {
  const isOf = (line: string, leak: string): boolean =>
    leak.split('|').some(each => {
      const [rule, method] = each.split(' ');
      return line === `${rule} ${nameOf(method!)}`;
    });
  const found = told(findings, 'provable');
  if (!found.every(line => leaks.some(leak => isOf(line, leak)))) return 'blamed';
  const rest = leaks.filter(leak => !found.some(line => isOf(line, leak)));
  if (rest.length === 0) return undefined;
  const hints = told(findings, 'likely');
  return rest.every(leak => hints.some(line => isOf(line, leak))) ? 'hint' : 'missed';
}

describe('programs of strangers', () => {
  for (const [title, stranger] of all)
    it(`${stranger.leaks ? 'a leak' : 'clean'}: ${title}`, () => {
      const findings = findingsIn(stranger.text, stranger);
      assert.equal(
        fault(findings, stranger),
        stranger.today,
        `${stranger.text}\n${JSON.stringify([told(findings, 'provable'), told(findings, 'likely')])}`,
      );
    });
});

describe('programs of strangers, with other names', () => {
  for (const [title, stranger] of all)
    for (const seed of SEEDS)
      it(`${title} (${seed})`, () => {
        const { text, nameOf } = renamed(stranger.text, seed);
        const say = (line: string): string => {
          const [rule, method] = line.split(' ');
          return `${rule} ${nameOf(method!)}`;
        };
        assert.deepEqual(
          told(findingsIn(text, stranger), 'provable'),
          told(findingsIn(stranger.text, stranger), 'provable').map(say).sort(),
          text,
        );
      });
});

describe('the cheap stage loses nothing of programs of strangers', () => {
  // What is said to be missed may be lost there.
  for (const [title, stranger] of all.filter(([, { today }]) => today !== 'missed'))
    it(title, () => {
      const name = stranger.isTyped ? 'stranger.ts' : 'stranger.js';
      assert.deepEqual(differenceBy('faults', name, stranger.text)?.lost ?? [], []);
    });
});

/** Runs a program and its use. Returns what lives on, and the thing that it was handed. */
function handThing({ text, use }: Stranger): [unknown, WeakRef<object>] {
  const script = text.replace(/\bexport (default |\{.*?\};)?/g, '');
  const run = new Function('thing', 'module', 'exports', 'require', `${script}\n${use}`);
  const thing = {};
  const module = { exports: {} };
  const kept: unknown = run(thing, module, module.exports, createRequire(__filename));
  return [[kept, module], new WeakRef(thing)];
}

describe('what is said of programs of strangers is true', () => {
  const kept: unknown[] = [];
  const things = new Map<string, WeakRef<object>>();
  const run = all.filter(([, { use }]) => use !== undefined);

  before(async () => {
    for (const [title, stranger] of run) {
      const [lives, thing] = handThing(stranger);
      kept.push(lives);
      things.set(title, thing);
    }
    await new Promise(done => setImmediate(done));
    v8.setFlagsFromString('--expose-gc');
    (vm.runInNewContext('gc') as () => void)();
  });

  for (const [title, { text, leaks }] of run)
    it(title, () => {
      const isHeld = things.get(title)!.deref() !== undefined;
      assert.equal(isHeld, leaks !== undefined, text);
    });

  after(() => assert.equal(kept.length, run.length));
});
