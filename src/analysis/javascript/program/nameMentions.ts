import { visit } from '../syntax/nodes';
import type { Program } from './classLikes';

const known = new WeakMap<Program, ReadonlyMap<string, readonly number[]>>();

/** Where the code of a file has a name, of whatever it is. What the cheap stage has left out counts as well. Cached. */
export function mentionsOf(of: Program, name: string): readonly number[] {
  const program = of.whole?.() ?? of;
  let all = known.get(program);
  if (!all) known.set(program, (all = collect(program)));
  return all.get(name.replace(/^#/, '')) ?? [];
}

function collect({ top }: Program): Map<string, number[]> {
  const found = new Map<string, number[]>();
  visit(top.fn.body, node => {
    const name =
      node.type === 'Identifier' || node.type === 'JSXIdentifier'
        ? node.name
        : node.type === 'StringLiteral'
          ? node.value
          : undefined;
    if (name === undefined) return;
    const offsets = found.get(name);
    // `{ a }` is one mention, though it is key and value.
    if (offsets?.at(-1) === node.start) return;
    if (offsets) offsets.push(node.start!);
    else found.set(name, [node.start!]);
  });
  return found;
}
