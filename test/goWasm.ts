import type { GoWasm } from '../src/analysis/go/syntax/goWasm';

/** The Go parser's files where npm puts them. */
export const goWasm: GoWasm = {
  engine: require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  grammar: require.resolve('tree-sitter-go/tree-sitter-go.wasm'),
};
