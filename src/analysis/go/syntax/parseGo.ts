import { readFile } from 'node:fs/promises';
import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import { sentenceOf } from '../../../base/failure';
import { GoNode } from './goNode';
import { GoText } from './goText';
import type { GoWasm } from './goWasm';
import { cachingParser, type GoParser } from './treeCache';

/** Limit of text with cached trees, in UTF-16 units. A tree takes about twenty times its text. */
const MAX_CACHED = 3_000_000;

/** The parser's recovery may take very long for texts that are not Go. */
const MAX_PARSE_MS = 3000;

let parser: Promise<GoParser> | undefined;

/**
 * The Go parser, loaded on first use. There is one engine per thread, so later calls ignore their argument. Rejects when a
 * file cannot be loaded; the next call tries again.
 */
export function loadGoParser(wasm: GoWasm): Promise<GoParser> {
  parser ??= load(wasm).catch((error: unknown) => {
    parser = undefined;
    throw new Error(`the Go parser could not be loaded: ${sentenceOf(error)}`, { cause: error });
  });
  return parser;
}

async function load({ engine, grammar }: GoWasm): Promise<GoParser> {
  const [engineBytes, grammarBytes] = await Promise.all([readFile(engine), readFile(grammar)]);
  await Parser.init({ wasmBinary: engineBytes });
  const go = await Language.load(grammarBytes);
  const treeSitter = new Parser();
  treeSitter.setLanguage(go);
  const typeNames = go.types;
  const isNamed = typeNames.map((_, id) => go.nodeTypeIsNamed(id));
  return cachingParser(text => {
    const tree = parseInTime(treeSitter, text);
    if (!tree) return undefined;
    const cursor = tree.walk();
    try {
      return copyTree(cursor, new GoText(text));
    } finally {
      cursor.delete();
      tree.delete();
    }
  }, MAX_CACHED);

  /** Copies the named nodes from the engine's memory. Not recursive, because texts may be nested deeply. */
  function copyTree(cursor: TreeCursor, text: GoText): GoNode {
    const copy = (parent: GoNode | undefined): GoNode => {
      const type = typeNames[cursor.nodeTypeId] ?? 'ERROR';
      const field = cursor.currentFieldName ?? undefined;
      return new GoNode(type, text, cursor.startIndex, cursor.endIndex, field, parent);
    };
    const root = copy(undefined);
    let parent = root;
    let descending = cursor.gotoFirstChild();
    while (descending) {
      if (isNamed[cursor.nodeTypeId] !== false) {
        const node = copy(parent);
        parent.children.push(node);
        if (cursor.gotoFirstChild()) {
          parent = node;
          continue;
        }
      }
      while (!cursor.gotoNextSibling()) {
        cursor.gotoParent();
        if (parent === root) {
          descending = false;
          break;
        }
        parent = parent.parent!;
      }
    }
    return root;
  }
}

function parseInTime(treeSitter: Parser, text: string): Tree | null {
  const deadline = performance.now() + MAX_PARSE_MS;
  const tree = treeSitter.parse(text, null, {
    progressCallback: () => performance.now() > deadline,
  });
  // Otherwise the parser would continue the abandoned text with the next one.
  if (!tree) treeSitter.reset();
  return tree;
}
