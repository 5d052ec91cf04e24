import { describeKinds, type Kind } from './fileKind';

const one = (text: string, ...found: string[]): Kind => ({ files: { 'a.ts': text }, found });

const leaks: Record<string, Kind> = {
  'a result that helpers of one function find': one(
    `let best = null; let least = 0;
      function consider(item, at) { const far = item.distance(at); if (best === null || far < least) { best = item; least = far; } }
      export function nearest(items, at) { best = null; for (const item of items) consider(item, at); return best; }`,
    'stale-fields nearest',
  ),
  'what a walk is given for all nodes': one(
    `let handler = null;
      function visit(node) { for (const child of node.children) { handler.enter(child); visit(child); } }
      exports.walk = function walk(root, given) { handler = given; visit(root); };`,
    'stale-fields walk',
  ),
  'neighbours that a function around keeps': one(
    `const remove = (() => { let before, after;
      return node => { before = null; after = null;
        if (node.isFirst) { node.list.head = node.next; }
        else { before = node.before; after = node.next; if (before) before.next = after; if (after) after.before = before; } }; })();
      module.exports = { remove };`,
    ...['stale-fields (anonymous)', 'stale-fields (anonymous)'],
  ),
};

const clean: Record<string, Kind> = {
  'a scratch variable that is emptied at the end': one(
    `let handler = null;
      function visit(node) { for (const child of node.children) { handler.enter(child); visit(child); } }
      exports.walk = function walk(root, given) { handler = given; visit(root); handler = null; };`,
  ),
  'a variable that another function reads': one(
    `let handler = null;
      function visit(node) { for (const child of node.children) { handler.enter(child); visit(child); } }
      exports.walk = function walk(root, given) { handler = given; visit(root); };
      exports.handler = () => handler;`,
  ),
  'a variable that a listener reads later': one(
    `let handler = null;
      exports.walk = function walk(root, given) { handler = given; root.on('enter', child => handler.enter(child)); };`,
  ),
  'a helper that is handed to others': one(
    `let handler = null;
      function visit(node) { for (const child of node.children) handler.enter(child); }
      exports.walk = function walk(root, given) { handler = given; visit(root); };
      exports.visit = visit;`,
  ),
  'a variable of the call itself': one(
    `exports.walk = function walk(root, given) { let handler;
      function visit(node) { handler = given(node); handler.enter(node); }
      for (const node of root.children) visit(node); };`,
  ),
  'an answer that is kept for the next question': one(
    `let last, lastKey;
      export function find(key, make) { if (lastKey === key) return last; lastKey = key; last = make(key); return last; }`,
  ),
  'a number': one(
    `let depth = 0;
      function visit(node) { depth = depth + 1; for (const child of node.children) visit(child); }
      export function depthOf(root) { depth = 0; visit(root); return depth; }`,
  ),
  'a variable that is set once, when the module starts': one(
    `let settings = null;
      function start(given) { settings = given; apply(); }
      function apply() { document.title = settings.title; }
      start(globalThis.settings);`,
  ),
};

describeKinds('variables that each call sets anew', leaks, clean);
