import { early, rule, type Case } from './case';
import { bytes, close, inject, stall } from './hostileInspector';

const malformed: Case[] = [
  ['text that is not JSON', 'not json'],
  ['nothing at all', ''],
  ['null', 'null'],
  ['a number', '12'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['the id __proto__', '{"id":"__proto__","result":{}}'],
  ['the id toString', '{"id":"toString","result":{}}'],
  ['the id hasOwnProperty', '{"id":"hasOwnProperty","error":{}}'],
  ['the id 0', '{"id":0,"result":{}}'],
  ['the id null', '{"id":null,"result":{}}'],
  ['the id -1', '{"id":-1,"result":{}}'],
  ['an id that is no whole number', '{"id":1.5,"result":{}}'],
  ['the answer to a question that nobody asked', '{"id":999999,"result":{}}'],
  ['a method that is a number', '{"method":1}'],
  ['a method that is an object', '{"method":{"toString":1},"params":{}}'],
  ['an event about null', '{"method":"Debugger.scriptParsed","params":null}'],
  [
    'a script with an object for an id',
    '{"method":"Debugger.scriptParsed","params":{"scriptId":{}}}',
  ],
].map(([name, text]) => ({
  name: `${name}, as a message`,
  script: early(inject(text!)),
  kind: 'malformedAnswer',
  says: /^pool-leaks: \S+ (?:sent a message|told of) .*no Node\.js inspector does/m,
}));

/** Names of events that an emitter takes for its own, an answer that comes twice, and what nobody listens to. */
const harmless: Case[] = [
  ...['error', 'disconnect', 'ready', 'event', 'newListener', '__proto__'].map(method => ({
    name: `an event called ${method}`,
    script: early(inject({ method })),
    says: /8 stale values/,
  })),
  {
    name: 'the same answer twice',
    script: early(async ({ answer, send }) => {
      const once = await answer();
      send(once);
      send(once);
    }),
  },
  {
    name: 'twenty thousand events that nobody listens to',
    script: early(inject({ method: 'Runtime.consoleAPICalled', params: { args: [] } }, 20_000)),
  },
  {
    name: 'more scripts than there can be',
    script: early(async ({ answer, send }) => {
      const last = await answer();
      for (let i = 0; i < 60_000; i++) {
        const params = { scriptId: String(100_000 + i), url: 'node:x', hash: '' };
        send({ method: 'Debugger.scriptParsed', params });
      }
      send(last);
    }),
    says: /more scripts: The program has more scripts than one reading looks at/,
  },
];

const head = (status: string, ...fields: string[]): string =>
  ['HTTP/1.1 ' + status, ...fields, '', ''].join('\r\n');

const sockets: Case[] = [
  {
    name: 'a redirect of the upgrade',
    script: good => ({
      upgrade: (_, to) => void to.end(head('302 Found', `Location: ${good}`, 'Content-Length: 0')),
    }),
    kind: 'redirected',
    says: /redirects to another address/,
  },
  {
    name: 'a redirect of the list',
    script: good => ({
      json: (request, response) => {
        if (request.url !== '/json/list') return false;
        response.writeHead(302, { Location: good.replace('ws:', 'http:') }).end();
        return true;
      },
    }),
    byPort: true,
    kind: 'redirected',
    says: /redirects to another address/,
  },
  {
    name: 'a page instead of an upgrade',
    script: { upgrade: (_, to) => void to.end(head('200 OK', 'Content-Length: 0')) },
    kind: 'notNode',
  },
  {
    name: 'a handshake of somebody else’s',
    script: {
      upgrade: (_, to) =>
        void to.write(
          head(
            '101 Switching Protocols',
            'Upgrade: websocket',
            'Connection: Upgrade',
            'Sec-WebSocket-Accept: AAAA',
          ),
        ),
    },
    kind: 'notNode',
  },
  {
    // A text (0x81) whose length follows (127): 1 GiB.
    name: 'a message of a gigabyte',
    script: early(bytes([0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0])),
    kind: 'malformedAnswer',
    says: /sent a message that is not allowed/,
  },
  {
    name: 'bytes that are no message',
    script: early(bytes([0xff, 0xff, 0xff])),
    kind: 'malformedAnswer',
    says: /sent a message that is not allowed/,
  },
  {
    name: 'text that is not UTF-8',
    script: early(bytes([0x81, 2, 0xc3, 0x28])),
    kind: 'malformedAnswer',
  },
  {
    name: 'a goodbye halfway',
    script: rule('agent.walk', close, 1),
    kind: 'targetGone',
    says: /has ended or closed its inspector/,
  },
  {
    name: 'no goodbye in return',
    script: rule('Runtime.releaseObjectGroup', async exchange => {
      exchange.send(await exchange.answer());
      // The last thing that is asked for.
      if (exchange.request.params?.['objectGroup'] === 'pool-leaks') await stall(exchange);
    }),
    says: /8 stale values/,
  },
];

/** What comes over the wire is no message, or the wire is none. */
export const frameCases: Case[] = [...malformed, ...harmless, ...sockets];
