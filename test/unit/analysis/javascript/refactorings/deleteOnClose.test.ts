import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as ts from 'typescript';
import { refactorings } from '../../../../../src/analysis/javascript/refactorings/refactorings';
import { applyEdits } from '../../../../../src/check/textEdits';
import { insertionShapes } from '../../../../generated/insertionShapes';
import { typeErrors } from '../../../../generated/typeErrors';

/** A text with `¦` where the cursor is, after the refactoring; `undefined` when none is offered. */
function refactored(marked: string, name = 'server.js'): string | undefined {
  const at = marked.indexOf('¦');
  assert.notEqual(at, -1);
  return refactoredAt(marked.replace('¦', ''), at, name);
}

function refactoredAt(text: string, at: number, name: string): string | undefined {
  const [found] = refactorings({ source: { name, text }, start: at, end: at });
  return found && applyEdits(text, found.edits);
}

interface Loaded {
  held: Map<unknown, unknown> | Set<unknown> | unknown[] | Record<string, unknown>;
  handle(req: unknown, res: unknown): void;
}

function load(text: string): Loaded {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports = {};
  new Function('exports', outputText)(exports);
  return exports as Loaded;
}

function sizeOf({ held }: Loaded): number {
  if (held instanceof Map || held instanceof Set) return held.size;
  return Object.keys(held).length;
}

class FakeResponse extends EventEmitter {
  setHeader(): this {
    return this;
  }
}

const SERVER = `const recent = new Map();
http.createServer((req, res) => {
  ¦recent.set(req.id, req);
  res.end();
});
`;

describe('deleting the entry when the response closes', () => {
  it('follows the insertion, with a key that is evaluated once', () => {
    assert.equal(
      refactored(SERVER),
      `const recent = new Map();
http.createServer((req, res) => {
  const id = req.id;
  recent.set(id, req);
  res.once('close', () => recent.delete(id));
  res.end();
});
`,
    );
  });

  it('is called what it does, and nobody prefers it', () => {
    const text = SERVER.replace('¦', '');
    const at = text.indexOf('recent.set');
    const [found] = refactorings({ source: { name: 'a.js', text }, start: at, end: at });
    assert.equal(found?.title, 'Delete the entry when the response closes');
    assert.equal(found?.kind, 'delete-on-close');
  });

  it('in old JavaScript makes no arrow function', () => {
    const text = `var log = [];
require("http").createServer(function (req, res) {
    ¦log.push(req);
});
`;
    assert.equal(
      refactored(text),
      `var log = [];
require("http").createServer(function (req, res) {
    log.push(req);
    res.once("close", function () {
        var index = log.indexOf(req);
        if (index !== -1) log.splice(index, 1);
    });
});
`,
    );
  });

  const evident: Record<string, [response: string, text: string]> = {
    'a function that createServer gets by name': [
      'res',
      'function handle(req, res) { ¦recent.set(1, req); }\nhttps.createServer({}, handle);',
    ],
    'a listener of requests': [
      'answer',
      `server.on('request', (ask, answer) => { ¦recent.set(1, ask); });`,
    ],
    'an inner function of a handler': [
      'res',
      'http.createServer((req, res) => { work(() => { ¦recent.set(1, req); }); });',
    ],
    'a route of Express': [
      'res',
      `import express from 'express';\nconst app = express();\napp.get('/', (req, res) => { ¦recent.set(1, req); });`,
    ],
    'a router of Express that handles errors': [
      'res',
      `const { Router } = require('express');\nconst app = Router();\napp.use((error, req, res, next) => { ¦recent.set(1, req); });`,
    ],
    'a route of Fastify': [
      'reply.raw',
      `const app = require('fastify')();\napp.get('/', async (request, reply) => { ¦recent.set(1, request); });`,
    ],
    'a middleware of Koa': [
      'ctx.res',
      `const Koa = require('koa');\nconst app = new Koa();\napp.use(async (ctx, next) => { ¦recent.set(1, ctx); });`,
    ],
    'calls of what only responses have': [
      'out',
      `function handle(input, out) { ¦recent.set(1, input); out.writeHead(200); }`,
    ],
    'calls on a field': [
      'context.res',
      `function handle(context) { ¦recent.set(1, context); context.res.setHeader('a', 'b'); }`,
    ],
  };
  for (const [what, [response, text]] of Object.entries(evident)) {
    it(`knows the response by ${what}`, () => {
      const after = refactored(`const recent = new Map();\n${text}`);
      assert.ok(after?.includes(`${response}.once('close', () => recent.delete(1));`), after);
    });
  }

  const typed: Record<string, [response: string, text: string]> = {
    'a type of Node': [
      'res',
      `import type { ServerResponse } from 'node:http';\nexport function f(req: object, res: ServerResponse) { ¦recent.set(1, req); }`,
    ],
    'a qualified type of Node': [
      'res',
      `import * as http from 'node:http';\nexport function f(req: object, res: http.ServerResponse) { ¦recent.set(1, req); }`,
    ],
    'a type of Express': [
      'res',
      `import type { Response as Answer } from 'express';\nclass C { f(req: object, res: Answer) { ¦recent.set(1, req); } }`,
    ],
    'a type of Fastify': [
      'reply.raw',
      `import type { FastifyReply } from 'fastify';\nconst f = (req: object, reply: FastifyReply) => { ¦recent.set(1, req); };`,
    ],
  };
  for (const [what, [response, text]] of Object.entries(typed)) {
    it(`knows the response by ${what}`, () => {
      const after = refactored(`const recent = new Map<number, object>();\n${text}`, 'a.ts');
      assert.ok(after?.includes(`${response}.once('close', () => recent.delete(1));`), after);
    });
  }

  const silent: Record<string, string> = {
    'a name alone': 'const recent = new Map(); function f(req, res) { ¦recent.set(1, req); }',
    'the response of a fetch': `const recent = new Map(); fetch('x').then(res => { ¦recent.set(1, res); });`,
    'a type of the same name':
      'const recent = new Map(); function f(req, res: Response) { ¦recent.set(1, req); }',
    'an unknown collection': `const recent = cache(); http.createServer((req, res) => { ¦recent.set(1, req); });`,
    'a header of the response': `http.createServer((req, res) => { ¦res.set('a', 'b'); });`,
    'a Map of the request': `http.createServer((req, res) => { const recent = new Map(); ¦recent.set(1, req); });`,
    'a WeakMap': `const recent = new WeakMap(); http.createServer((req, res) => { ¦recent.set(req, 1); });`,
    'a response that is hidden': `const recent = new Map(); http.createServer((req, res) => { { const res = 1; ¦recent.set(1, req); } });`,
    'a response that is replaced': `const recent = new Map(); http.createServer((req, res) => { res = other(res); ¦recent.set(1, req); });`,
    'something else': `const recent = new Map(); http.createServer((req, res) => { ¦recent.get(1); });`,
    'an entry that is deleted on close': `const recent = new Map(); http.createServer((req, res) => { ¦recent.set(1, req); res.on('close', () => { recent.delete(1); }); });`,
    'an entry that a named function deletes': `const recent = new Map(); http.createServer((req, res) => { const end = () => recent.delete(1); ¦recent.set(1, req); res.on('finish', end); });`,
    'an entry that is deleted when the response has finished': `const recent = new Map(); http.createServer((req, res) => { ¦recent.set(1, req); finished(res, () => recent.delete(1)); });`,
    'an entry that is deleted in the end': `const recent = new Map(); http.createServer(async (req, res) => { ¦recent.set(1, req); try { await work(); } finally { recent.delete(1); } });`,
    'an element that is filtered out': `let log = []; http.createServer((req, res) => { ¦log.push(req); res.on('close', () => { log = log.filter(each => each !== req); }); });`,
  };
  for (const [what, text] of Object.entries(silent)) {
    it(`is not offered for ${what}`, () => {
      assert.equal(
        refactored(text, what === 'a type of the same name' ? 'a.ts' : 'a.js'),
        undefined,
      );
    });
  }

  it('of private fields', () => {
    const text = `class Server {
  #open = new Set();
  handle(req, res) {
    res.statusCode = 200;
    ¦this.#open.add(req);
  }
}`;
    const after = refactored(text);
    assert.ok(after?.includes(`    res.once('close', () => this.#open.delete(req));\n  }`), after);
  });

  describe('in every generated form', () => {
    const shapes = insertionShapes();
    const after = new Map<string, string>();

    it('is offered once', () => {
      for (const { title, text, name, at } of shapes) {
        const changed = refactoredAt(text, at, name);
        assert.ok(changed !== undefined, `${title}:\n${text}`);
        after.set(name, changed);
        const again = changed.search(/held(?:\.(?:set|add|push)\(|\[.*\] = )/);
        assert.equal(refactoredAt(changed, again, name), undefined, changed);
      }
    });

    it('leaves nothing when the response has closed, and everything before', () => {
      for (const { title, text, name } of shapes) {
        const changed = after.get(name)!;
        const module = load(changed);
        const responses = ['a', 'b'].map(id => {
          const response = new FakeResponse();
          module.handle({ id }, response);
          return response;
        });
        const most = /'last'/.test(text) && !/kind|push/.test(text) ? 1 : 2;
        assert.equal(sizeOf(module), most, `${title}:\n${changed}`);
        responses[0]!.emit('close');
        responses[1]!.emit('close');
        assert.equal(sizeOf(module), 0, `${title}:\n${changed}`);
      }
    });

    it('is in the style of its file', () => {
      for (const { title, text, name } of shapes) {
        const changed = after.get(name)!;
        const has = (pattern: RegExp): boolean => pattern.test(changed);
        assert.equal(has(/\r\n/), /\r\n/.test(text), title);
        assert.ok(!has(/[^\r]\n/) || !has(/\r\n/), `${title}:\n${changed}`);
        assert.equal(has(/;\r?$/m), /;\r?$/m.test(text), `${title}:\n${changed}`);
      }
    });

    it('type-checks under strict', () => {
      const typedTexts = new Map([...after].filter(([name]) => name.endsWith('.ts')));
      assert.ok(typedTexts.size > 50);
      assert.deepEqual([...typeErrors(typedTexts)], []);
    }).timeout(60_000);
  });

  it('frees the entry of a real server', async () => {
    const text = `export const held = new Map();
export function handle(req, res) {
  ¦held.set(req.url, res);
  res.writeHead(200);
  res.end(String(held.size));
}`;
    const module = load(refactored(text)!);
    const server = http.createServer((req, res) => module.handle(req, res));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const bodies: string[] = [];
      for (const path of ['/a', '/b']) {
        const closed = new Promise(resolve =>
          server.once('request', (_, res: http.ServerResponse) => res.once('close', resolve)),
        );
        const answer = await fetch(`http://127.0.0.1:${port}${path}`);
        bodies.push(await answer.text());
        await closed;
      }
      assert.deepEqual(bodies, ['1', '1']);
      assert.equal(sizeOf(module), 0);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
