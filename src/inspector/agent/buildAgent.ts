import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ENTRY = path.join(__dirname, 'target', 'entry.ts');

/**
 * What the bundle uses of its realm. As a global each would be looked up through Node's interceptors, with every use: up to two
 * thirds of a reading's time went there.
 */
export const INTRINSICS = [
  ...['Array', 'ArrayBuffer', 'DataView', 'Date', 'Error', 'Function', 'JSON', 'Map', 'Math'],
  ...['Number', 'Object', 'Reflect', 'Set', 'String', 'Symbol', 'Uint8Array', 'WeakMap'],
  ...['WeakRef', 'WeakSet'],
];

/**
 * An expression for `Runtime.evaluate`: its value is the `TargetAgent`, or `undefined` on an older Node without
 * `includeCommandLineAPI`, which runs code of Node's that the target may have patched. The bundle is compiled in a fresh realm,
 * where the target's patches of built-ins do not reach.
 */
export function buildAgent(): string {
  // This outer part runs in the target's own realm: plain calls only, since it may have replaced any built-in.
  return `(() => {
    const load = process.getBuiltinModule ?? (typeof require === 'function' ? require : undefined);
    if (!load) return undefined;
    return load('node:vm').runInNewContext(${JSON.stringify(innerScript())}, undefined, { filename: 'node:pool-leaks' })(
      { load, globals: globalThis, process: load('node:process') });
  })()
//# sourceURL=node:pool-leaks`;
}

/** The module that stands for `source.ts` in a bundle: it holds the text ready made. */
export function readyModule(): string {
  return `const text = ${JSON.stringify(buildAgent())};\nexport const agentExpression = () => text;\n`;
}

/** Its value makes the agent. Nothing of it is left on the fresh realm's global object either. */
export function innerScript(): string {
  return `(() => {
const { ${INTRINSICS.join(', ')} } = globalThis;
let made;
const handOver = make => { made = make; };
${bundle()}
return made;
})()`;
}

function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'iife',
    // The oldest Node that is inspected.
    target: 'node18',
    minify: true,
    charset: 'utf8',
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
