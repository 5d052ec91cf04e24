import * as assert from 'node:assert/strict';
import { load, type CheerioAPI } from 'cheerio';
import { recordingReport } from '../../../src/report/recordingReport';
import { renderReport } from '../../../src/report/renderReport';
import { leftBehind, parkedLeft, recording } from '../session/recordingFixture';

const MOST_BYTES = 2_000_000;
const at = Date.UTC(2026, 2, 1, 12);

function render(...given: Parameters<typeof recording>): string {
  const content = recordingReport(recording(...given), file => file.replace('/srv/shop/', ''));
  return renderReport({ ...content, at, version: '1.2.3' });
}

function textOf(page: CheerioAPI, selector: string): string {
  return page(selector).text().replace(/\s+/g, ' ').trim();
}

describe('the report of a recorded load', () => {
  const page = load(render([leftBehind(), parkedLeft({ contexts: 8 })]));

  it('begins with what was recorded, at what cost, and what was found', () => {
    assert.equal(textOf(page, 'h1'), 'shop');
    assert.match(
      textOf(page, '.facts'),
      /2 rounds of load, recorded in 9\.9 s ?3 heap snapshots, for each of which the server stood still for up to 0\.7 s/,
    );
    assert.equal(textOf(page, '.verdict'), '1 holder grows, 1 is parked.');
  });

  it('tells growth from parked values by word, sign, shape and colour', () => {
    const badges = page('section.left h2 .badge');
    assert.deepEqual(
      badges.toArray().map(badge => [page(badge).text(), page(badge).attr('class')]),
      [
        ['▲ grows', 'badge grows'],
        ['■ parked', 'badge parked'],
      ],
    );
    const heights = page('section.left.grows svg.rounds rect')
      .toArray()
      .map(bar => Number(page(bar).attr('height')));
    assert.ok(heights.length === 2 && heights[0]! < heights[1]!, heights.join());
    assert.equal(page('section.left.parked svg.rounds.parked').length, 1);
  });

  it('has the rounds, and of each holder its place, path, values and what to do', () => {
    assert.match(
      textOf(page, 'main'),
      /RoundRequestsTookHeap after 1601\.2 s12\.0 MB 2not counted/,
    );
    const grows = textOf(page, 'section.left.grows');
    for (const part of [
      /More: media\/holders\/map\.md/,
      /Your own code, at src\/server\.js:12/,
      /Alive at the end, by round: 60, 61/,
      /\(variable\) recent Map ?\[\] Session/,
      /Stored at src\/server\.js:30/,
      /Delete the entry when the request ends/,
    ]) {
      assert.match(grows, part);
    }
    assert.match(textOf(page, 'section.left.parked'), /A dependency’s code: pg@8\.1\.0/);
  });

  it('does not call unknown what is clean, nor the other way round', () => {
    const clean = load(render([]));
    assert.match(textOf(clean, '.verdict.clean'), /^Nothing was left behind/);
    const cut = load(render([], ['It was cut.']));
    assert.match(textOf(cut, '.verdict.unknown'), /^Not known/);
    assert.match(textOf(cut, '.gaps'), /It was cut\./);
  });

  it('stays small and inert whatever it is told', () => {
    const hostile = `<img src=x onerror=alert(1)>${'\u202E'.repeat(10_000)}`;
    const holder = { kind: 'map', className: hostile, name: hostile, location: null } as const;
    const path = Array.from({ length: 1_000 }, () => hostile);
    const row = leftBehind({ holder, path, message: hostile, package: hostile });
    const text = render(Array.from({ length: 1_000 }, () => row));
    assert.ok(Buffer.byteLength(text) < MOST_BYTES, String(Buffer.byteLength(text)));
    assert.equal(load(text)('img').length, 0);
  });
});
