import { RESET_NAME } from '../program/goNames';
import { FunctionScope, type Assignment } from '../program/functionScope';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import type { Truncation } from './truncations';

/** A slice or array field whose slots are written at an index that another field of the same struct counts. */
interface CountedStore {
  typeName: string;
  slice: string;
  counter: string;
  /** Whether the slots in use are those below the counter. */
  isStack: boolean;
}

/** Every text with such a store has both: `r.items[r.n] = item` (or `entry := &r.items[n]`) and `r.n = 0`. Bounded: texts are hostile. */
const SLOT_WRITE = /&[\w.]{1,80}\[|\w\[[^\]\n]{1,120}\](\.\w{1,80}){0,8}( ?=[^=]|, )/;
const REWIND = /\.\w{1,80}(, [\w.]{1,80}){0,8} = (0|-1)\b/;

/** Whether a text may rewind the counter of a store of its own. */
export function mayRewind(text: string): boolean {
  return isRewind(text) && SLOT_WRITE.test(text);
}

/** Whether a function's text sets any field back. */
export function isRewind(text: string): boolean {
  return REWIND.test(text);
}

/** The stores of a package's structs that a counter says the length of. */
export class CountedStores {
  private readonly stores: CountedStore[];

  constructor(private readonly pkg: GoPackage) {
    this.stores = pkg.functions
      .filter(node => SLOT_WRITE.test(node.text))
      .flatMap(node => this.writtenIn(new FunctionScope(node, pkg)));
  }

  /** The places where a function sets such a counter back while the slots stay as they are; one for each store. */
  rewindsIn(scope: FunctionScope): Truncation[] {
    const found = new Map<string, Truncation>();
    for (const assignment of scope.assignments()) {
      const { left, right, statement } = assignment;
      const owner = left.type === 'selector_expression' ? left.field('operand') : undefined;
      if (!owner || !right || !/^(0|-1)$/.test(right.text)) continue;
      if (statement.parent?.type !== 'statement_list') continue;
      const typeName = typeNameOf(scope.typeOf(owner));
      const counter = left.field('field')?.text ?? '';
      for (const store of this.stores) {
        if (store.typeName !== typeName || store.counter !== counter) continue;
        const rewind = this.rewindOf(store, owner, assignment, scope);
        if (rewind && !found.has(rewind.path)) found.set(rewind.path, rewind);
      }
    }
    return [...found.values()];
  }

  /** Whether a counter of this name goes back to the first slot in the middle of its work. */
  private wraps(counter: string): boolean {
    const wrap = new RegExp(`\\.${counter} ?=([^=\\n]*[%&]| 0\\b)`);
    return this.pkg.functions.some(
      node => !RESET_NAME.test(node.field('name')?.text ?? '') && wrap.test(node.text),
    );
  }

  private rewindOf(
    { slice, counter, isStack }: CountedStore,
    owner: GoNode,
    { right, statement }: Assignment,
    scope: FunctionScope,
  ): Truncation | undefined {
    const ownerPath = scope.pathOf(owner)?.replace(/\.[&*]$/, '');
    const field = scope.pkg.fieldOf(scope.typeOf(owner), slice);
    if (ownerPath === undefined || !field || isFilledAfter(statement, scope)) return undefined;
    const place = `${owner.text}.${slice}`;
    const end = `${owner.text}.${counter}${right?.text === '-1' ? '+1' : ''}`;
    return {
      scope,
      kind: 'reset',
      place,
      used: isStack ? `${place}[:${end}]` : place,
      isOwned: isStack || this.pkg.emptiesSlot(slice),
      type: field.type,
      path: `${ownerPath}.${slice}`,
      statement,
      counter: `${ownerPath}.${counter}`,
    };
  }

  private writtenIn(scope: FunctionScope): CountedStore[] {
    return [...scope.node.descendants()].flatMap(node => {
      const slice = node.type === 'index_expression' ? node.field('operand') : undefined;
      const owner = slice?.type === 'selector_expression' ? slice.field('operand') : undefined;
      const typeName = owner && typeNameOf(scope.typeOf(owner));
      if (!slice || !owner || !typeName || !isFilled(node, scope)) return [];
      const index = node.field('index')!;
      const name = slice.field('field')!.text;
      return countersOf(index, scope.pathOf(owner), scope)
        .filter(counter => steps(scope.node, counter))
        .map(counter => {
          const isWhole = scope.pathOf(index) === `${scope.pathOf(owner)}.${counter}`;
          return { typeName, slice: name, counter, isStack: isWhole && !this.wraps(counter) };
        });
    });
  }
}

/** Whether a function moves the counter on: `r.n++`, `r.tail = (r.tail + 1) % size`. An iterator's cursor it leaves alone. */
function steps({ text }: GoNode, counter: string): boolean {
  return new RegExp(`\\.${counter} ?(\\+\\+|\\+=|=[^=\\n]*\\+)`).test(text);
}

/** Whether a function goes on to fill slots after a statement. */
function isFilledAfter({ end }: GoNode, scope: FunctionScope): boolean {
  return [...scope.node.descendants()].some(
    node => node.start > end && node.type === 'index_expression' && isFilled(node, scope),
  );
}

/** The fields of the owner that an index is made of: `r.n`, `r.tail % len(r.buf)`, `r.head & r.mask`. */
function countersOf(index: GoNode, owner: string | undefined, scope: FunctionScope): string[] {
  if (owner === undefined) return [];
  const node = unparenthesized(index);
  if (node.type === 'binary_expression') {
    const sides = /^[^%&]*[%&]/.test(node.text) ? ['left'] : ['left', 'right'];
    return sides.flatMap(side => countersOf(node.field(side)!, owner, scope));
  }
  const path = scope.pathOf(node);
  const prefix = `${owner.replace(/\.[&*]$/, '')}.`;
  const rest = path?.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  return rest !== undefined && /^\w+$/.test(rest) ? [rest] : [];
}

/** Whether a slot, or a field of it, is given a value that is not the holder's own making. */
function isFilled(slot: GoNode, scope: FunctionScope): boolean {
  const path = scope.pathOf(slot);
  if (path === undefined) return false;
  return scope.assignments().some(({ left, right }) => {
    if (!right || isOwnMaking(right)) return false;
    if (unparenthesized(left) === slot) return true;
    return scope.pathOf(left)?.startsWith(`${path}.`) ?? false;
  });
}

/** Nothing, a new object, or another slot: such slots lie ready for use, as an arena's do. */
function isOwnMaking(value: GoNode): boolean {
  const node = unparenthesized(value);
  if (['nil', 'int_literal', 'true', 'false', 'index_expression'].includes(node.type)) return true;
  if (unarySign(node) === '&') return true;
  if (node.type === 'composite_literal') return node.field('body')?.children.length === 0;
  const callee = node.type === 'call_expression' ? node.field('function')?.text : undefined;
  return callee !== undefined && /^(new|make|New\w*|new[A-Z]\w*)$/.test(callee);
}
