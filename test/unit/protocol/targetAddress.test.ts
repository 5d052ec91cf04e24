import assert from 'node:assert/strict';
import { Failure } from '../../../src/base/failure';
import { addressText, parseTargetAddress } from '../../../src/protocol/targetAddress';

describe('parseTargetAddress', () => {
  it('reads a port on this machine', () => {
    assert.deepEqual(parseTargetAddress('9229'), { kind: 'port', host: '127.0.0.1', port: 9229 });
  });

  it('reads a host and a port', () => {
    assert.deepEqual(parseTargetAddress('build-7.example:9230'), {
      kind: 'port',
      host: 'build-7.example',
      port: 9230,
    });
    assert.deepEqual(parseTargetAddress('[::1]:9229'), { kind: 'port', host: '::1', port: 9229 });
  });

  it('reads a URL as it is', () => {
    const url = 'ws://127.0.0.1:9229/6f1b';
    assert.deepEqual(parseTargetAddress(url), { kind: 'url', url });
  });

  it('reads a process id', () => {
    assert.deepEqual(parseTargetAddress('pid:4711'), { kind: 'pid', pid: 4711 });
  });

  for (const text of [
    '',
    '0',
    '65536',
    '99999999999999999999',
    '-1',
    '1e3',
    'localhost',
    'localhost:',
    'localhost:0',
    ':9229',
    '::1:9229',
    'user@host:9229',
    'http://127.0.0.1:9229',
    'ws://',
    'pid:',
    'pid:0',
    'pid:12x',
    'pid:4294967296',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseTargetAddress(text),
        error => error instanceof Failure && error.kind === 'usage',
      );
    });
  }

  it('reads the name that a project gives a server', () => {
    const staging = { kind: 'port', host: '127.0.0.1', port: 9230 } as const;
    assert.deepEqual(
      parseTargetAddress('staging', () => ({ staging })),
      staging,
    );
    assert.throws(() => parseTargetAddress('canary', () => ({ staging })), {
      message: /^"canary" is not an address\. Named here: staging\. Give a port/,
    });
    assert.throws(() => parseTargetAddress('constructor', () => ({ staging })), { kind: 'usage' });
    // An address is what it is, whatever is called so; nobody is asked then.
    assert.equal(parseTargetAddress('9229', () => assert.fail()).kind, 'port');
  });

  for (const text of [
    '9229',
    '[::1]:9229',
    'build-7.example:9230',
    'ws://[::1]:9229/6f1b',
    'pid:7',
  ]) {
    it(`writes ${text} as it is read`, () => {
      const address = parseTargetAddress(text);
      assert.deepEqual(parseTargetAddress(addressText(address)), address);
    });
  }

  it('escapes control characters of what it refuses', () => {
    assert.throws(() => parseTargetAddress('\u001b[2Jx'), { message: /^"\\u\{1b\}\[2Jx" is not/ });
  });
});
