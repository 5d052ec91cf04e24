import * as assert from 'node:assert/strict';
import type { EventEmitter } from 'node:events';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import type { SourceFinding } from '../../../../../src/protocol/sourceFinding';
import { clean, events, handlers, leaks, POOL } from './twicePrograms';
import { renamed } from '../../../../generated/renamed';

const SEEDS = [1, 2, 3];

function twiceIn(text: string): SourceFinding[] {
  const { findings } = checkJavaScript({ source: { name: 'program.js', text } });
  return findings.filter(({ rule }) => rule === 'parked-twice');
}

/** A program under its own names, and under others. */
function versions(
  text: string,
): { title: string; text: string; nameOf: (name: string) => string }[] {
  return [
    { title: 'as it is', text, nameOf: name => name },
    ...SEEDS.map(seed => ({ title: `renamed by ${seed}`, ...renamed(text, seed) })),
  ];
}

interface Api {
  take: () => object;
  use: () => unknown;
}

function load(text: string, nameOf: (name: string) => string): Api {
  const names = ['take', 'use'].map(nameOf);
  const api = new Function(`${text}\nreturn [${names.join(', ')}];`)() as [Api['take'], Api['use']];
  return { take: api[0], use: api[1] };
}

/** Whether the two users after a use get the same instance. */
async function serveTheSame({ take, use }: Api): Promise<boolean> {
  await use();
  return take() === take();
}

describe('an instance that is put into its pool twice', () => {
  for (const [title, source] of Object.entries({ ...leaks, ...handlers }))
    for (const { title: version, text, nameOf } of versions(source))
      it(`is found and mended: ${title}, ${version}`, async () => {
        const findings = twiceIn(text);
        assert.deepEqual(
          findings.map(({ certainty }) => certainty),
          ['provable'],
        );
        const [finding] = findings;
        assert.ok(finding!.related && finding!.related.length > 0);
        assert.equal(await serveTheSame(load(text, nameOf)), true);
        const [fix] = finding!.fixes;
        assert.notEqual(fix!.kind, 'suppress', finding!.unmended);
        const mended = applyEdits(text, fix!.edits);
        assert.equal(await serveTheSame(load(mended, nameOf)), false, mended);
        assert.deepEqual(twiceIn(mended), [], mended);
      });

  for (const [title, [source, certainty]] of Object.entries(events))
    for (const { title: version, text } of versions(source))
      it(`is ${certainty}: ${title}, ${version}`, () => {
        assert.deepEqual(
          twiceIn(text).map(each => each.certainty),
          [certainty],
        );
      });

  it('is what Node does: a socket that fails tells `error`, then `close`', async () => {
    const net = await import('node:net');
    const told: string[] = [];
    const socket: EventEmitter = net.connect({ port: 1, host: '127.0.0.1' });
    for (const event of ['error', 'close']) socket.on(event, () => told.push(event));
    await new Promise(done => socket.once('close', done));
    assert.deepEqual(told, ['error', 'close']);
  });
});

describe('what is put once is no finding', () => {
  for (const [title, source] of Object.entries(clean))
    for (const { title: version, text } of versions(source))
      it(`${title}, ${version}`, () => assert.deepEqual(twiceIn(text), []));
});

describe('the second step is blamed, and the first is named', () => {
  const text = `${POOL}\nfunction use() {\n  const unit = take();\n  drop(unit);\n  unit.turn();\n  drop(unit);\n}`;

  it('with both places', () => {
    const [finding] = twiceIn(text);
    const { range, related, message, method } = finding!;
    assert.equal(method, 'use');
    assert.equal(range.line, 8);
    assert.deepEqual(
      related!.map(each => each.range.line),
      [6, 3],
    );
    assert.match(
      message,
      /use puts an instance of Unit into idle again that it has put there in line 7/,
    );
  });
});
