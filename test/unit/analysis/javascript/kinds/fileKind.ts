import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import { moduleOfNeed, USERS, type RelatedText } from '../../../../../src/protocol/sourceFinding';
import { renamed } from '../../../../generated/renamed';

/** Files by path, of which the first is checked, and what it is blamed for: `rule method`, provable ones only. */
export interface Kind {
  files: Record<string, string>;
  found: string[];
}

const SEEDS = [1, 2, 3];

/** Checks the first file with the files that it asks for, until it asks for none. */
function findingsIn(files: Kind['files']): ReturnType<typeof checkJavaScript>['findings'] {
  const [checked, ...others] = Object.keys(files) as [string, ...string[]];
  const source = { name: checked, text: files[checked]! };
  const related = new Map<string, RelatedText>();
  for (let round = 0; round < 9; round++) {
    const { findings, needs } = checkJavaScript({ source, related: [...related.values()] });
    const { size } = related;
    for (const need of needs) {
      if (need === USERS)
        for (const name of others) related.set(`user ${name}`, { name, text: files[name]!, need });
      const { specifier, folder } = moduleOfNeed(need);
      const stem = path.posix.join(folder, specifier).replace(/\.[jt]s$/, '');
      for (const name of others)
        if (name.replace(/\.[jt]s$/, '') === stem)
          related.set(name, { name, text: files[name]!, need });
    }
    if (related.size === size) return findings.filter(({ certainty }) => certainty === 'provable');
  }
  throw new Error('It always asks for more.');
}

const blamed = (files: Kind['files']): string[] =>
  findingsIn(files).map(({ rule, method }) => `${rule} ${method}`);

/** The only file under other names. */
function* otherNames({ files }: Kind): Generator<{ seed: number; files: Kind['files'] }> {
  const [[name, text], ...others] = Object.entries(files) as [[string, string]];
  if (others.length > 0) return;
  for (const seed of SEEDS) yield { seed, files: { [name]: renamed(text, seed).text } };
}

/** Tests that leaks are found and mended, and what is clean is left, also under other names. */
export function describeKinds(
  title: string,
  leaks: Record<string, Kind>,
  clean: Record<string, Kind>,
): void {
  describe(title, () => {
    for (const [name, kind] of Object.entries(leaks)) {
      it(`finds: ${name}`, () => assert.deepEqual(blamed(kind.files), kind.found));
      for (const { seed, files } of otherNames(kind))
        it(`finds with other names (${seed}): ${name}`, () =>
          assert.equal(blamed(files).length, kind.found.length, Object.values(files)[0]));
      it(`mends, or says why not: ${name}`, () => {
        const [checked] = Object.keys(kind.files) as [string];
        const [finding] = findingsIn(kind.files);
        const fix = finding!.fixes.find(each => each.kind === 'nil-only');
        if (!fix) return assert.match(finding!.unmended ?? '', /./);
        const text = applyEdits(kind.files[checked]!, fix.edits);
        assert.deepEqual(blamed({ ...kind.files, [checked]: text }), [], text);
      });
    }
    for (const [name, kind] of Object.entries(clean)) {
      it(`leaves: ${name}`, () => assert.deepEqual(blamed(kind.files), []));
      for (const { seed, files } of otherNames(kind))
        it(`leaves with other names (${seed}): ${name}`, () => assert.deepEqual(blamed(files), []));
    }
  });
}
