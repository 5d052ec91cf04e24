import * as assert from 'node:assert/strict';
import { parseContainers } from '../../../../src/inspector/discovery/containerPorts';

const line = (Names: unknown, Ports: unknown): string =>
  JSON.stringify({ ID: 'f00', Image: 'node:24', Names, Ports });

describe('ports of containers', () => {
  it('are those at which an inspector usually is, where this machine has them', () => {
    const printed = [
      line('shop-web-1', '0.0.0.0:3000->3000/tcp, 0.0.0.0:9330->9229/tcp, [::]:9330->9229/tcp'),
      line('shop-web-2', ':::9331->9229/tcp'),
      line('worker', '127.0.0.1:9400->9230/tcp, 9229/tcp'),
      line('elsewhere', '192.168.1.7:9500->9229/tcp'),
      line('names', '0.0.0.0:9600->9229/udp'),
    ].join('\n');
    assert.deepEqual(parseContainers(printed), [
      { address: '127.0.0.1', port: 9330, container: 'shop-web-1' },
      { address: '127.0.0.1', port: 9331, container: 'shop-web-2' },
      { address: '127.0.0.1', port: 9400, container: 'worker' },
    ]);
  });

  it('are none where the lines have another form', () => {
    assert.deepEqual(parseContainers(''), []);
    const lines = ['WARNING: no', 'null', '[]', '{"Names":"x"}', line(1, 2), line('x', '')];
    assert.deepEqual(parseContainers(lines.join('\n')), []);
  });

  it('have names without control characters', () => {
    const [port] = parseContainers(line('a\u001b[2J', '0.0.0.0:9330->9229/tcp'));
    assert.equal(port!.container, 'a\\u{1b}[2J');
  });
});
