import type * as t from '@babel/types';
import { keyName } from './nodes';
import { Occurrences } from './occurrences';

/** Names of calls that take an instance from a free list, and of calls that give one back to whatever keeps it. */
export const TAKES = new Set(['pop', 'shift']);
export const RELEASES =
  /^[_#]?(?:release|free|put|recycle|giveBack|returnToPool|dealloc|park|destroy)$/;
export const LIST_NAME = /free|idle|pool|park/i;
const MAKES = /^(?:create|make|new|build)/;

/** Places that a pool cannot do without, noted while the whole tree is visited once. */
export class Landmarks {
  /** `new X()`. */
  readonly news = new Occurrences();
  /** Calls of functions by a plain name such as `createContext`. */
  readonly makes: { name: string; offset: number }[] = [];
  /** `list.pop()`, `list[--count]`. */
  readonly takes = new Occurrences();
  /** `x = y.next`. */
  readonly unlinks = new Occurrences();
  /** `x.release(y)`. */
  readonly releases = new Occurrences();
  /** Calls on, and assignments to, something that is named like a free list. */
  readonly parks = new Occurrences();

  note(node: t.Node, parent: t.Node | undefined): void {
    const offset = node.start ?? 0;
    switch (node.type) {
      case 'NewExpression':
        return this.news.add(offset);
      case 'UpdateExpression':
        if (node.operator === '--' && parent?.type === 'MemberExpression') this.takes.add(offset);
        return;
      case 'AssignmentExpression':
        if (node.right.type === 'MemberExpression') this.unlinks.add(offset);
        if (LIST_NAME.test(lastName(node.left))) this.parks.add(offset);
        return;
      case 'CallExpression':
      case 'OptionalCallExpression':
        return this.noteCall(node.callee, offset);
      default:
    }
  }

  private noteCall(callee: t.Node, offset: number): void {
    if (callee.type === 'Identifier') {
      if (MAKES.test(callee.name)) this.makes.push({ name: callee.name, offset });
      return;
    }
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return;
    const called = lastName(callee);
    if (TAKES.has(called)) this.takes.add(offset);
    if (RELEASES.test(called)) this.releases.add(offset);
    if (LIST_NAME.test(lastName(callee.object))) this.parks.add(offset);
  }
}

/** The name at the end of a chain of fields; '' for anything else. */
function lastName(node: t.Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return '';
  return keyName(node.property, node.computed) ?? '';
}
