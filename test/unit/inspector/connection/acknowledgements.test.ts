import * as assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Acknowledgements } from '../../../../src/inspector/connection/acknowledgements';

describe('acknowledgements', () => {
  let number: number;
  let sent: number[];
  let acknowledgements: Acknowledgements;
  beforeEach(() => {
    number = 0;
    sent = [];
    acknowledgements = new Acknowledgements(() => {
      sent.push(++number);
      return number;
    });
  });
  const request = (): number => {
    acknowledgements.note(++number);
    return number;
  };

  it('are sent when something else comes than what is expected', async () => {
    acknowledgements.expect();
    request();
    acknowledgements.heard();
    acknowledgements.heard();
    await turn();
    assert.deepEqual(sent, [2]);
  });

  it('are not sent while nobody waits', async () => {
    const expected = acknowledgements.expect();
    const answered = request();
    expected.dispose();
    acknowledgements.heard(answered);
    acknowledgements.heard();
    await turn();
    assert.deepEqual(sent, []);
  });

  it('are not sent when a request has carried one', async () => {
    acknowledgements.expect();
    request();
    acknowledgements.heard();
    request();
    await turn();
    assert.deepEqual(sent, []);
  });

  it('are few, however much a busy target sends', async () => {
    acknowledgements.expect();
    request();
    for (let i = 0; i < 100; i++) {
      acknowledgements.heard();
      await turn();
    }
    assert.deepEqual(sent, [2, 3, 4, 5]);
  });

  it('follow each other ever more slowly, and end', () => {
    mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
    try {
      acknowledgements.expect();
      request();
      acknowledgements.heard();
      mock.timers.tick(0);
      const pauses: number[] = [];
      for (let ms = 0; ms < 1000; ms++) {
        const before = sent.length;
        if (pauses.length < before) {
          pauses.push(ms);
          acknowledgements.heard(sent.at(-1));
        }
        mock.timers.tick(1);
      }
      assert.deepEqual(pauses, [0, 1, 3, 7, 15, 31, 63]);
      request();
      acknowledgements.heard();
      mock.timers.tick(0);
      assert.equal(sent.length, 8);
    } finally {
      mock.timers.reset();
    }
  });
});
