import type { Assignment } from '../program/assignments';
import { scopeOf, type FunctionScope } from '../program/functionScope';
import { beforeEach } from '../program/paths';
import { unarySign, unparenthesized, type GoNode } from '../syntax/goNode';
import type { GoPackage } from '../program/goPackage';
import { typeNameOf } from '../program/goType';
import type { Truncation } from './truncations';

/** A slice or array field, indexed by another field of the same struct that counts its slots. */
export interface CountedStore {
  typeName: string;
  slice: string;
  counter: string;
  /** Whether the slots below the counter are those in use. */
  isStack: boolean;
}

/**
 * Matches a write to a slot, as in `r.items[r.n] = item` or `entry := &r.items[n]`. Bounded, because texts may be hostile.
 */
const SLOT_WRITE = /&[\w.]{1,80}\[|\w\[[^\]\n]{1,120}\](\.\w{1,80}){0,8}( ?=[^=]|, )/;
const REWIND = /\.\w{1,80}(, [\w.]{1,80}){0,8} = (0|-1)\b/;

/** `r.tail = (r.tail + 1) % size`: the counter returns to the first slot during normal work. */
const WRAP = /\.(\w+) ?=(?=[^=\n]*[%&])/g;
/** The same as `if r.tail == size { r.tail = 0 }`. */
const TURN = /if [^{\n]{0,80}\.(\w+) ?(?:==|>=)[^{\n]{0,80}\{\s{0,20}[\w.]{1,80}\.\1 = 0\b/g;
/** `r.n++`, `r.tail = (r.tail + 1) % size`: advances a counter. */
export const STEP = /\.(\w+) ?(?:\+\+|\+=|=(?=[^=\n]*\+))/g;

/** Whether a text may rewind the counter of a store of its own. */
export function mayRewind(text: string): boolean {
  return isRewind(text) && SLOT_WRITE.test(text);
}

/** Whether a function's text resets any field. */
export function isRewind(text: string): boolean {
  return REWIND.test(text);
}

const byPackage = new WeakMap<GoPackage, CountedStores>();

/** The counted stores of a package. Cached. */
export function storesOf(pkg: GoPackage): CountedStores {
  let stores = byPackage.get(pkg);
  if (!stores) byPackage.set(pkg, (stores = new CountedStores(pkg)));
  return stores;
}

/** The stores of a package's structs whose length a counter tells. */
export class CountedStores {
  /** By `Type.counter`, and then by what else tells them apart. */
  private readonly stores = new Map<string, Map<string, CountedStore>>();
  /** Counters that return to the first slot during normal work. */
  private readonly wrapping = new Set<string>();

  constructor(pkg: GoPackage) {
    for (const node of pkg.functions) {
      for (const pattern of [WRAP, TURN])
        for (const [, counter] of node.text.matchAll(pattern)) this.wrapping.add(counter!);
    }
    for (const node of pkg.functions) {
      if (!SLOT_WRITE.test(node.text)) continue;
      for (const store of this.writtenIn(scopeOf(node, pkg))) {
        const { typeName, counter, slice, isStack } = store;
        const key = `${typeName}.${counter}`;
        const ofCounter = this.stores.get(key) ?? new Map<string, CountedStore>();
        this.stores.set(key, ofCounter.set(`${slice} ${isStack}`, store));
      }
    }
  }

  /** The stores that a counter tells the length of. */
  withCounter(typeName: string, counter: string): CountedStore[] {
    return [...(this.stores.get(`${typeName}.${counter}`)?.values() ?? [])];
  }

  /** Whether a counter returns to the first slot during normal work. */
  isWrapping(counter: string): boolean {
    return this.wrapping.has(counter);
  }

  /** Whether the slots of a slice are filled at another counter than this one. */
  isFilledBy(typeName: string, slice: string, except: string): boolean {
    for (const ofCounter of this.stores.values())
      for (const store of ofCounter.values())
        if (store.typeName === typeName && store.slice === slice && store.counter !== except)
          return true;
    return false;
  }

  /** Where a function resets such a counter but not the slots, once for each store. */
  rewindsIn(scope: FunctionScope): Truncation[] {
    const found = new Map<string, Truncation>();
    for (const assignment of scope.assignments()) {
      const { left, right, statement } = assignment;
      const receiver = left.type === 'selector_expression' ? left.field('operand') : undefined;
      if (!receiver || !right || !/^(0|-1)$/.test(right.text)) continue;
      if (statement.parent?.type !== 'statement_list') continue;
      const typeName = typeNameOf(scope.typeOf(receiver));
      const counter = left.field('field')?.text ?? '';
      for (const store of this.stores.get(`${typeName}.${counter}`)?.values() ?? []) {
        const rewind = this.rewindOf(store, receiver, assignment, scope);
        if (rewind && !found.has(rewind.path)) found.set(rewind.path, rewind);
      }
    }
    return [...found.values()];
  }

  private rewindOf(
    { slice, counter, isStack }: CountedStore,
    receiver: GoNode,
    { right, statement }: Assignment,
    scope: FunctionScope,
  ): Truncation | undefined {
    const receiverPath = scope.pathOf(receiver)?.replace(/\.[&*]$/, '');
    const field = scope.pkg.fieldOf(scope.typeOf(receiver), slice);
    if (receiverPath === undefined || !field || isFilledAfter(statement, scope)) return undefined;
    const sliceText = `${receiver.text}.${slice}`;
    const end = `${receiver.text}.${counter}${right?.text === '-1' ? '+1' : ''}`;
    return {
      scope,
      kind: 'reset',
      sliceText,
      used: isStack ? `${sliceText}[:${end}]` : sliceText,
      isOwned: isStack || scope.pkg.names('emptied').has(slice),
      type: field.type,
      path: `${receiverPath}.${slice}`,
      statement,
      counter: `${receiverPath}.${counter}`,
    };
  }

  private writtenIn(scope: FunctionScope): CountedStore[] {
    const steps = new Set(Array.from(scope.node.text.matchAll(STEP), ([, counter]) => counter!));
    const filled = filledSlots(scope);
    return scope.node.descendantsOf('index_expression').flatMap(node => {
      const slice = node.field('operand');
      const receiver = slice?.type === 'selector_expression' ? slice.field('operand') : undefined;
      const typeName = receiver && typeNameOf(scope.typeOf(receiver));
      if (!slice || !receiver || !typeName || !filled.has(node)) return [];
      const index = node.field('index')!;
      const name = slice.field('field')!.text;
      return countersOf(index, scope.pathOf(receiver), scope)
        .filter(counter => steps.has(counter))
        .map(counter => {
          const isWhole = scope.pathOf(index) === `${scope.pathOf(receiver)}.${counter}`;
          const isStack = isWhole && !this.wrapping.has(counter);
          return { typeName, slice: name, counter, isStack };
        });
    });
  }
}

/** Whether a function fills slots after a statement. */
export function isFilledAfter({ end }: GoNode, scope: FunctionScope): boolean {
  return filledSlots(scope).last > end;
}

/** The receiver's fields that an index is computed from: `r.n`, `r.tail % len(r.buf)`, `r.head & r.mask`. */
export function countersOf(
  index: GoNode,
  receiver: string | undefined,
  scope: FunctionScope,
): string[] {
  if (receiver === undefined) return [];
  const node = unparenthesized(index);
  if (node.type === 'binary_expression') {
    const sides = /^[^%&]*[%&]/.test(node.text) ? ['left'] : ['left', 'right'];
    return sides.flatMap(side => countersOf(node.field(side)!, receiver, scope));
  }
  const path = scope.pathOf(node);
  const prefix = `${receiver.replace(/\.[&*]$/, '')}.`;
  const rest = path?.startsWith(prefix) ? path.slice(prefix.length) : undefined;
  return rest !== undefined && /^\w+$/.test(rest) ? [rest] : [];
}

const known = new WeakMap<FunctionScope, FilledSlots>();

/** Cached per function. */
function filledSlots(scope: FunctionScope): FilledSlots {
  let slots = known.get(scope);
  if (!slots) known.set(scope, (slots = new FilledSlots(scope)));
  return slots;
}

/** The slots to which a function assigns, as a whole or by field, values that the holder did not make itself. */
class FilledSlots {
  private readonly nodes = new Set<GoNode>();
  /** The offset of the last such assignment; -1 for none. */
  readonly last: number = -1;

  constructor(scope: FunctionScope) {
    const lefts = new Set<GoNode>();
    const prefixes = new Set<string>();
    for (const { left, right } of scope.assignments()) {
      if (!right || isOwnMaking(right)) continue;
      lefts.add(unparenthesized(left));
      for (const prefix of beforeEach('.', scope.pathOf(left) ?? '')) prefixes.add(prefix);
    }
    for (const node of scope.node.descendantsOf('index_expression')) {
      const path = scope.pathOf(node);
      if (path === undefined || !(lefts.has(node) || prefixes.has(path))) continue;
      this.nodes.add(node);
      this.last = node.start;
    }
  }

  has(node: GoNode): boolean {
    return this.nodes.has(node);
  }
}

/** Nothing, a new object, or another slot. Such slots are prepared for use, as in an arena. */
function isOwnMaking(value: GoNode): boolean {
  const node = unparenthesized(value);
  if (['nil', 'int_literal', 'true', 'false', 'index_expression'].includes(node.type)) return true;
  if (unarySign(node) === '&') return true;
  if (node.type === 'composite_literal') return node.field('body')?.children.length === 0;
  const callee = node.type === 'call_expression' ? node.field('function')?.text : undefined;
  return callee !== undefined && /^(new|make|New\w*|new[A-Z]\w*)$/.test(callee);
}
