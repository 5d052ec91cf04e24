// Loads the built extension beside an empty VS Code and prints the processor time of loading and activating it, and what came with it.
const Module = require('node:module');
const path = require('node:path');

/** Anything: it can be called, constructed and asked for any member, and remembers what is assigned. */
function anything() {
  const members = new Map([['then', undefined]]);
  return new Proxy(function () {}, {
    get(_, name) {
      if (name === Symbol.toPrimitive) return () => '';
      if (!members.has(name)) members.set(name, anything());
      return members.get(name);
    },
    set(_, name, value) {
      members.set(name, value);
      return true;
    },
    apply: anything,
    construct: anything,
  });
}

const vscode = anything();
const load = Module._load;
const loaded = [];
Module._load = function (name, ...rest) {
  loaded.push(name);
  return name === 'vscode' ? vscode : load.call(this, name, ...rest);
};

const root = path.join(__dirname, '..', '..');
const usage = process.cpuUsage();
const { activate } = require(path.join(root, 'dist', 'extension.js'));
const workspaceState = { get: () => undefined, update: () => Promise.resolve() };
const extensionUri = vscode.Uri.file(root);
const extension = { packageJSON: require(path.join(root, 'package.json')) };
activate({ extensionPath: root, extensionUri, extension, workspaceState, subscriptions: [] });
const { user, system } = process.cpuUsage(usage);
const cpuMs = (user + system) / 1000;
console.log(JSON.stringify({ cpuMs, loaded }));
process.exit();
