import * as assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { MessageLines } from '../../../src/mcp/messageLines';

const REQUEST = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
const NOTIFICATION = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
const ANSWER = '{"jsonrpc":"2.0","id":1,"result":{}}';

interface Refusal {
  id: string | number | null;
  error: { code: number };
}

/** The lines that are passed on, and the refusals, of an input that comes in these chunks. */
async function given(...chunks: (string | Buffer)[]): Promise<[string[], Refusal[]]> {
  const output = new PassThrough();
  const lines = new MessageLines(output);
  const passed = text(lines);
  for (const chunk of chunks) lines.write(chunk);
  lines.end();
  const messages = await passed;
  output.end();
  const refused = (await text(output)).split('\n').filter(line => line !== '');
  return [
    messages.split('\n').filter(line => line !== ''),
    refused.map(line => JSON.parse(line) as Refusal),
  ];
}

describe('the lines that an assistant’s client sends', () => {
  it('are passed on as they are when they are messages, however they are cut', async () => {
    const all = [REQUEST, NOTIFICATION, ANSWER].map(line => `${line}\n`).join('');
    for (const size of [1, 7, 1_000]) {
      const chunks = all.match(new RegExp(`[^]{1,${size}}`, 'g'))!;
      assert.deepEqual(await given(...chunks), [[REQUEST, NOTIFICATION, ANSWER], []]);
    }
  });

  it('keep characters that two chunks share', async () => {
    const line = Buffer.from(`{"jsonrpc":"2.0","id":1,"method":"größe"}\n`);
    const cut = line.indexOf(0xc3) + 1;
    const [passed] = await given(line.subarray(0, cut), line.subarray(cut));
    assert.deepEqual(passed, ['{"jsonrpc":"2.0","id":1,"method":"größe"}']);
  });

  it('are refused when they are no JSON, no request, or a batch, and the next one is passed on', async () => {
    const refusals: [string, number, Refusal['id']][] = [
      ['nonsense', -32700, null],
      ['{"jsonrpc":', -32700, null],
      ['7', -32600, null],
      ['null', -32600, null],
      ['{"jsonrpc":"1.0","id":"a","method":"ping"}', -32600, 'a'],
      ['{"jsonrpc":"2.0","id":4,"method":5}', -32600, 4],
      ['{"jsonrpc":"2.0","id":{},"method":5}', -32600, null],
      [`[${REQUEST}]`, -32600, null],
    ];
    for (const [line, code, id] of refusals) {
      const [passed, refused] = await given(`${line}\n${REQUEST}\n`);
      assert.deepEqual(passed, [REQUEST], line);
      assert.deepEqual(
        refused.map(each => [each.error.code, each.id]),
        [[code, id]],
        line,
      );
    }
  });

  it('are answered where the last one has no end', async () => {
    const [passed, refused] = await given(`${REQUEST}\nnonsense`);
    assert.deepEqual([passed, refused.map(({ error }) => error.code)], [[REQUEST], [-32700]]);
    assert.deepEqual(await given(REQUEST), [[REQUEST], []]);
  });

  it('get no answer when they are answers themselves, or blank', async () => {
    const answers = [
      '{"jsonrpc":"2.0","id":null,"error":{"code":-32700}}',
      '{"result":1}',
      '',
      ' ',
    ];
    assert.deepEqual(await given(`${answers.join('\n')}\n`), [[], []]);
  });

  it('are refused when they are endless, without being kept', async () => {
    const part = Buffer.alloc(1 << 20, 'x');
    const [passed, refused] = await given(...Array<Buffer>(8).fill(part), `\n${REQUEST}\n`);
    assert.deepEqual([passed, refused[0]?.error.code], [[REQUEST], -32600]);
  });
});
