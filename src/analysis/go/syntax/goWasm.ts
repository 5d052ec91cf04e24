import { join } from 'node:path';

/** Paths of the parser's two WebAssembly files: web-tree-sitter's engine and the Go grammar. */
export interface GoWasm {
  engine: string;
  grammar: string;
}

/** The files' location in a build: the folder of the bundles. */
export function goWasmIn(folder: string): GoWasm {
  return {
    engine: join(folder, 'web-tree-sitter.wasm'),
    grammar: join(folder, 'tree-sitter-go.wasm'),
  };
}
