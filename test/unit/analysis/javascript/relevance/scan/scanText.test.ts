import * as assert from 'node:assert/strict';
import { scanText } from '../../../../../../src/analysis/javascript/relevance/scan/scanText';

function eventsOf(text: string): string[] {
  const { events } = scanText(text, false)!;
  return events.map(({ sign, name, other }) => [sign, name, other].filter(Boolean).join(' '));
}

describe('scanText', () => {
  const told: [title: string, text: string, events: string[]][] = [
    [
      'of names that are strings',
      `this['not a word'] = 0; this['length'] = 0;`,
      ['written this', 'rewind not a word', 'written this', 'rewind length', 'drop this length'],
    ],
    ['of a name without characters', `a['']['n'] = 0;`, ['rewind n', 'rewindOther n']],
    [
      'of names that all objects have',
      'o.constructor = 0; o.__proto__ = null;',
      [
        ...['written o', 'rewind constructor', 'rewindOther constructor o'],
        ...['written o', 'nothing __proto__', 'whole __proto__ null'],
      ],
    ],
    ['of a holder by the name of the head', 'a.b.a.c = d;', ['written a', 'copy c a', 'whole c d']],
    [
      'of what an index assigns to, behind it too',
      'x = a[b = 0];',
      [
        ...['copy x', 'copy x', 'rewindVariable x', 'rewindVariable b'],
        ...['element b a', 'kept b x', 'kept b b'],
      ],
    ],
    [
      'of what an index alone assigns to',
      '[p] = a[i = 0]; [p] = a[j, i = 0];',
      [
        ...['rewindVariable i', 'element i a', 'kept i i'],
        ...['rewindVariable i', 'element j a', 'element i a'],
      ],
    ],
    ['of no number that only selects', 'x.n = a[0];', ['written x', 'copy n x']],
    ['of a name at the very end', '--x.size', ['rewind size']],
    [
      'of letters beyond ASCII',
      'größe.länge = 0;',
      ['written größe', 'rewind länge', 'rewindOther länge größe'],
    ],
  ];
  for (const [title, text, events] of told)
    it(`tells ${title}`, () => assert.deepEqual(eventsOf(text), events));

  it('keeps what it told when it reads another text', () => {
    const first = scanText('first.name = 0;', false)!;
    scanText('other = another.thing;', false);
    assert.deepEqual(
      first.events.map(({ name }) => name),
      ['first', 'name', 'name'],
    );
  });
});
