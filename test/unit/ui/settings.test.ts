import * as assert from 'node:assert/strict';
import { state } from './fakeVscode';
import { readSettings } from '../../../src/ui/settings';

describe('the settings', () => {
  const usual = readSettings();
  afterEach(() => (state.settings = {}));

  it('are those of the manifest where nothing, or nothing of their kind, is said', () => {
    assert.equal(usual.refreshIntervalMs, 5_000);
    assert.equal(usual.allowRemoteHosts, false);
    for (const value of ['1', null, NaN, {}, []]) {
      state.settings = Object.fromEntries(
        ['refreshInterval', 'maxObjects', 'maxPause', 'checkDelay', 'allowRemoteHosts'].map(
          name => [name, value],
        ),
      );
      assert.deepEqual(readSettings(), usual);
    }
  });

  it('stay within their bounds', () => {
    state.settings = { refreshInterval: 0, maxObjects: 1e12, maxPause: -1, checkDelay: Infinity };
    const { refreshIntervalMs, maxObjects, maxPauseMs, checkDelayMs } = readSettings();
    assert.deepEqual(
      [refreshIntervalMs, maxObjects, maxPauseMs, checkDelayMs],
      [1_000, 5_000_000, 0, 10_000],
    );
  });

  it('have the servers that are named, without what is no name or no address', () => {
    state.settings = {
      targets: { staging: '9230', far: 'example.org:9229', bad: 'nowhere', '9': '9231', n: 1 },
    };
    assert.deepEqual(readSettings().targets, {
      staging: { kind: 'port', host: '127.0.0.1', port: 9230 },
      far: { kind: 'port', host: 'example.org', port: 9229 },
    });
    state.settings = { targets: 'staging' };
    assert.deepEqual(readSettings().targets, {});
  });

  it('have a severity for each rule, which is a warning where nothing, or nothing known, is said', () => {
    state.settings = {
      rules: {
        'stale-slots': 'error',
        'stale-fields': 'off',
        'unclosed-values': 'loud',
        no: 'off',
      },
    };
    assert.deepEqual(readSettings().severities, {
      ...usual.severities,
      ...{ 'stale-slots': 'error', 'stale-fields': 'off' },
    });
    assert.deepEqual([...new Set(Object.values(usual.severities))], ['warning']);
    state.settings = { rules: 'off' };
    assert.deepEqual(readSettings(), usual);
  });
});
