import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { keyOfRef } from '../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts, type Ref } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { bare, visit } from '../syntax/nodes';
import type { ColumnDraft, CounterUse } from './columnDrafts';
import { isIndexedOnly } from './indexedOnly';
import { movesOf, movesOfClass, type MethodMove } from './counterMoves';
import { stepsOf } from './methodSteps';

/**
 * What the counters of an array do. `slots`: positions below `length` are in use. `ring`: those from `head` on, up to `tail`
 * or as many as `size`. `queue`: those from `head` to the end of an array that grows.
 */
export type Roles =
  | { kind: 'slots'; length: Access }
  | {
      kind: 'ring';
      head: Access;
      tail: Access | undefined;
      size: Access | undefined;
      /** A number of elements beside positions that say by themselves what is in use. */
      count?: Access | undefined;
    }
  | { kind: 'queue'; head: Access };

/** Which counters bound an array, by how they move and where they stand in its indices; `undefined` for none. */
export function rolesOf(owner: ClassLike, draft: ColumnDraft): Roles | undefined {
  return new RoleReader(owner, draft).read();
}

class RoleReader {
  private readonly moves: ReadonlyMap<string, readonly MethodMove[]>;
  /** The counters in the array's indices. What never moves is a limit. */
  private readonly used: [string, CounterUse][];

  constructor(
    private readonly owner: ClassLike,
    private readonly draft: ColumnDraft,
  ) {
    this.moves = movesOfClass(owner);
    this.used = [...draft.counters].filter(([key]) => this.moves.has(key));
  }

  read(): Roles | undefined {
    const { draft, used } = this;
    if (used.length === 0) return undefined;
    if (used.some(([key]) => this.isLink(key)) && this.isHandedOut()) return undefined;
    if (draft.outer) return this.nested();
    if (!draft.keyed) {
      const wraps = draft.modular || used.some(([key]) => this.wraps(key));
      const ring = this.ring(wraps);
      if (ring || (wraps && !this.isPlain())) return ring;
    }
    const length = this.length();
    if (length) return { kind: 'slots', length };
    return draft.keyed ? undefined : this.queue();
  }

  /** A number beside them, or a position in an inner array, which a method may set back while the outer position goes on. */
  private nested(): Roles | undefined {
    const size = this.sizeOf();
    if (size) return { kind: 'slots', length: size };
    const inner = this.used.find(([key, use]) => use.atWrite && this.isAdvanced(key, use));
    return inner && { kind: 'slots', length: inner[1].access };
  }

  private ring(wraps: boolean): Roles | undefined {
    const { used } = this;
    const size = wraps ? this.sizeOf() : undefined;
    const sizeKey = size && accessKey(size);
    const positions = used.filter(([key]) => key !== sizeKey);
    const isWithSize = (key: string): boolean =>
      size !== undefined &&
      this.draft.writes.some(group => group.includes(key) && group.includes(sizeKey!));
    const tail = positions.find(
      ([key, use]) => use.atWrite && !isWithSize(key) && this.goesOnAtWrite(key),
    );
    const others = positions.filter(each => each !== tail && each[1].atRead);
    const head =
      others.find(([key]) => this.has(key, 'forward')) ??
      positions.find(([key]) => isWithSize(key) && key !== tail?.[0]) ??
      (wraps ? others[0] : undefined);
    if (!wraps && !(tail && head && this.goesOnAtRead(head[0]) && this.isConsumed(head[0])))
      return undefined;
    // `items[head + size]`: how many there are, and no position.
    const isCount = ([key]: [string, CounterUse]): boolean =>
      this.draft.writes.some(group => group.includes(key) && group.includes(head![0]));
    if (!wraps && isCount(tail!)) return { kind: 'queue', head: head![1].access };
    if (head && (tail ?? size)) {
      const count = wraps ? undefined : this.sizeOf();
      return { kind: 'ring', head: head[1].access, tail: tail?.[1].access, size, count };
    }
    return size && { kind: 'slots', length: size };
  }

  /** A number beside the positions of a ring: it goes up where something is written, and never round. */
  private sizeOf(): Access | undefined {
    const { draft, owner, moves } = this;
    const methods = [...draft.fillers].filter(({ isConstructor }) => !isConstructor);
    const isSize = (key: string): boolean =>
      !this.wraps(key) && methods.some(method => this.hasIn(method, key, 'forward'));
    // A counter that is advanced in an index of its own is a position there.
    const isAlone = (key: string): boolean =>
      draft.writes.every(group => group.length === 1 || !group.includes(key));
    const inIndex = this.used.find(
      ([key, { stepped }]) =>
        isSize(key) && !(stepped && isAlone(key)) && !draft.outer?.includes(key),
    );
    if (inIndex) return inIndex[1].access;
    const positions = new Set(draft.counters.keys());
    for (const [key, all] of moves) {
      if (positions.has(key) || !isSize(key)) continue;
      if (!methods.every(method => this.hasIn(method, key, 'forward', 'set'))) continue;
      const isTakenBack = all.some(({ move }) => move.kind === 'back' || move.kind === 'start');
      const path = key.slice(key.indexOf(':') + 1).split('.');
      const base = key.startsWith('this:') ? 'this' : 'closure';
      if (isTakenBack && path.length === 1 && isNumeric(owner, path[0]!)) return { base, path };
    }
    return undefined;
  }

  /** Whether a wrapped index still belongs to plain slots: a counter stands in one without being taken modulo. */
  private isPlain(): boolean {
    return !this.draft.modular;
  }

  /** The counter that goes on where slots are written, directly before all others. */
  private length(): Access | undefined {
    const advanced = this.used.filter(([key, use]) => use.atWrite && this.isAdvanced(key, use));
    const best =
      advanced.find(([, { stepped }]) => stepped) ??
      advanced.find(([key]) => this.goesOnAtWrite(key)) ??
      advanced[0];
    return best?.[1].access;
  }

  /** A position from which alone an array is read that grows by `push`, and that is cut off behind it. */
  private queue(): Roles | undefined {
    const { draft } = this;
    if (!draft.pushed || draft.isReadElsewhere) return undefined;
    const head = this.used.find(
      ([key, use]) =>
        use.atRead &&
        !use.atWrite &&
        this.has(key, 'forward') &&
        !this.has(key, 'back') &&
        !this.goesOnAtWrite(key) &&
        this.isConsumed(key),
    );
    return head && { kind: 'queue', head: head[1].access };
  }

  /**
   * Whether what lies before a read position is gone for good, so that it is no walk over what stays: wherever it goes back
   * to the start, the array is emptied or cut, or written from its start again.
   */
  private isConsumed(head: string): boolean {
    const column = accessKey(this.draft.access);
    if (this.isLeftBehind(head)) return true;
    const writes = new Set(this.used.flatMap(([key, use]) => (use.atWrite ? [key] : [])));
    const resets = (this.moves.get(head) ?? []).filter(({ move }) => move.kind === 'start');
    return (
      resets.length > 0 &&
      resets.every(({ method }) => {
        const isCut = stepsOf(this.owner, method.facts).clears.has(column);
        const moves = movesOf(this.owner, method.facts);
        return (
          isCut || [...writes].some(key => moves.get(key)?.some(each => each.kind === 'start'))
        );
      })
    );
  }

  /**
   * Whether a read position only ever goes on, and elements are read from there on alone: nobody sees again what lies before
   * it. What the class makes itself while it goes through a text, say, is no value that anybody gave it.
   */
  private isLeftBehind(head: string): boolean {
    const { draft, owner, moves } = this;
    const ends = this.used.filter(([key, use]) => key !== head && use.atWrite);
    return (
      draft.isHandedOver &&
      draft.reads.length > 0 &&
      (moves.get(head) ?? []).every(({ move }) => move.kind === 'forward' && !move.wraps) &&
      draft.reads.every(keys => keys.includes(head) || ends.some(([key]) => keys.includes(key))) &&
      this.goesOnAtRead(head) &&
      isIndexedOnly(owner, draft.access)
    );
  }

  private isAdvanced(key: string, { stepped }: CounterUse): boolean {
    return stepped || this.has(key, 'forward');
  }

  private goesOnAtWrite(key: string): boolean {
    return [...this.draft.fillers].some(method => this.hasIn(method, key, 'forward'));
  }

  /** Whether a method that reads the array moves a counter on: what only stands in an index may be the end of another array. */
  private goesOnAtRead(key: string): boolean {
    const methods = new Set(
      (this.moves.get(key) ?? []).flatMap(({ method, move }) =>
        move.kind === 'forward' ? [method] : [],
      ),
    );
    const isRead = ({ facts }: FunctionUnit): boolean =>
      facts.facts.some(
        fact =>
          fact.kind === 'read' &&
          fact.target.index !== undefined &&
          this.isColumn({ ...fact.target, index: undefined }, facts),
      );
    return [...methods].some(
      method =>
        isRead(method) ||
        stepsOf(this.owner, method.facts).calls.some(each => each.methods.some(isRead)),
    );
  }

  private isColumn(ref: Ref, facts: FunctionFacts): boolean {
    return keyOfRef(this.owner, ref, facts) === accessKey(this.draft.access);
  }

  /** Whether a position is only ever looked up in an array of positions, as the first one of a list of indices is. */
  private isLink(key: string): boolean {
    const moves = this.moves.get(key) ?? [];
    const isStepped = moves.some(({ move: { kind } }) => kind === 'forward' || kind === 'back');
    return !isStepped && moves.some(({ move }) => isLookup(move.fact));
  }

  /**
   * Whether a method puts the position of a slot into another list, from which it is handed out again: the chain of positions tells
   * which slots are in use then, and no counter does.
   */
  private isHandedOut(): boolean {
    return inheritedMethods(this.owner).some(({ fn, facts }) => {
      const positions = new Set(
        facts.facts.flatMap(fact => {
          if (!('target' in fact)) return [];
          const { index } = fact.target;
          const isSlot =
            index?.type === 'Identifier' &&
            this.isColumn({ ...fact.target, index: undefined }, facts);
          return isSlot ? [index.name] : [];
        }),
      );
      let found = false;
      visit(fn.body, node => {
        if (node.type === 'CallExpression' && !found) found = isPushOf(node, positions);
        return !found;
      });
      return found;
    });
  }

  private has(key: string, kind: string): boolean {
    return this.moves.get(key)?.some(({ move }) => move.kind === kind) ?? false;
  }

  private hasIn(method: FunctionUnit, key: string, ...kinds: string[]): boolean {
    const moves = movesOf(this.owner, method.facts).get(key);
    return moves?.some(({ kind }) => kinds.includes(kind)) ?? false;
  }

  /** Whether a counter goes round: modulo, or back to a number where it has reached something. */
  private wraps(key: string): boolean {
    const moves = this.moves.get(key) ?? [];
    if (moves.some(({ move }) => move.wraps)) return true;
    const column = accessKey(this.draft.access);
    return moves.some(
      ({ method, move }) =>
        move.kind === 'start' &&
        this.hasIn(method, key, 'forward') &&
        !stepsOf(this.owner, method.facts).clears.has(column) &&
        isAsked(this.owner, method, key, move.fact.node),
    );
  }
}

/** Whether a node stands in an `if` that asks about a counter. */
function isAsked(
  owner: ClassLike,
  { fn, facts }: FunctionUnit,
  key: string,
  node: t.Node,
): boolean {
  let found = false;
  visit(fn.body, at => {
    if (found || at.start! > node.start! || at.end! < node.end!) return false;
    const isPart = at.type === 'IfStatement' && at.test.end! < node.start!;
    if (isPart)
      visit(at.test, part => {
        const ref = refOf(part, facts.selves);
        found ||= ref !== undefined && !ref.index && keyOfRef(owner, ref, facts) === key;
        return !found;
      });
    return !found;
  });
  return found;
}

function isPushOf({ callee, arguments: [first] }: t.CallExpression, names: Set<string>): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'push' &&
    first?.type === 'Identifier' &&
    names.has(first.name)
  );
}

/** Whether a step sets something to an element of an array: `head = next[head]`. */
function isLookup(fact: Fact): boolean {
  if (fact.kind !== 'assign' || fact.operator !== '=') return false;
  const value = bare(fact.value);
  return (
    value.type === 'MemberExpression' && value.computed && !/Literal$/.test(value.property.type)
  );
}

/** Whether a field begins as a number, as far as that is known. */
function isNumeric({ fields }: ClassLike, name: string): boolean {
  const init = fields.get(name)?.init;
  return !init || /^(?:Numeric|Unary|Binary)/.test(init.type);
}
