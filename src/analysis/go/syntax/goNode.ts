import type { GoText } from './goText';

/** A named node of a Go syntax tree, as plain data with UTF-16 offsets. Types and fields are named as in the grammar. */
export class GoNode {
  readonly children: GoNode[] = [];
  private byType: Map<string, GoNode[]> | undefined;

  constructor(
    readonly type: string,
    /** The whole text that the offsets belong to. */
    readonly source: GoText,
    readonly start: number,
    readonly end: number,
    /** The parent's field that this node fills. */
    readonly fieldName: string | undefined,
    readonly parent: GoNode | undefined,
  ) {}

  get text(): string {
    return this.source.text.slice(this.start, this.end);
  }

  field(name: string): GoNode | undefined {
    return this.children.find(child => child.fieldName === name);
  }

  fields(name: string): GoNode[] {
    return this.children.filter(child => child.fieldName === name);
  }

  childrenOf(type: string): GoNode[] {
    return this.children.filter(child => child.type === type);
  }

  /** This node's descendants, itself first, in source order. */
  *descendants(): Generator<GoNode> {
    const open: GoNode[] = [this];
    for (let node = open.pop(); node; node = open.pop()) {
      yield node;
      for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i]!);
    }
  }

  /** The descendants of a type, in source order. Cached, because every finding of a function asks. */
  descendantsOf(type: string): readonly GoNode[] {
    if (!this.byType) {
      this.byType = new Map();
      for (const node of this.descendants()) {
        const ofType = this.byType.get(node.type);
        if (ofType) ofType.push(node);
        else this.byType.set(node.type, [node]);
      }
    }
    return this.byType.get(type) ?? [];
  }

  /** The nearest ancestor of one of these types. */
  ancestor(...types: string[]): GoNode | undefined {
    let node = this.parent;
    while (node && !types.includes(node.type)) node = node.parent;
    return node;
  }

  contains(other: GoNode): boolean {
    return this.start <= other.start && other.end <= this.end;
  }
}

const MAX_PARENTHESES = 20;

/** The node inside its parentheses, up to a few levels. */
export function unparenthesized(node: GoNode): GoNode {
  let inner = node;
  for (let depth = 0; depth < MAX_PARENTHESES && isParenthesized(inner); depth++) {
    inner = inner.children[0]!;
  }
  return inner;
}

function isParenthesized({ type, children }: GoNode): boolean {
  return (
    (type === 'parenthesized_expression' || type === 'parenthesized_type') && children.length === 1
  );
}

/** The unary operator's sign; `undefined` for other nodes. */
export function unarySign(node: GoNode): string | undefined {
  return node.type === 'unary_expression' ? node.text[0] : undefined;
}

const LOOPS = ['for_statement', 'func_literal', 'function_declaration', 'method_declaration'];

/** The innermost loop around a node within its own function. */
export function loopAround(node: GoNode): GoNode | undefined {
  const found = node.ancestor(...LOOPS);
  return found?.type === 'for_statement' ? found : undefined;
}

/** The statement that contains a node: a direct child of a block or case. */
export function statementOf(node: GoNode): GoNode | undefined {
  let statement: GoNode | undefined = node;
  while (statement && statement.parent?.type !== 'statement_list') statement = statement.parent;
  return statement;
}

/** The statements of a function's or a loop's body. */
export function statementsOf(node: GoNode): GoNode[] {
  return node.field('body')?.childrenOf('statement_list')[0]?.children ?? [];
}
