import type * as t from '@babel/types';
import type { FunctionFacts } from './facts';
import { visit } from '../syntax/nodes';

/** Where in a function an inner variable hides a parameter of its name. */
interface Hidden {
  name: string;
  start: number;
  end: number;
}

const known = new WeakMap<FunctionFacts, readonly Hidden[]>();

/** Whether a name is no parameter of the function but an inner variable that hides one, as where names were shortened. */
export function isHidden(facts: FunctionFacts, { name, start }: t.Identifier): boolean {
  if (!facts.params.has(name)) return false;
  let hidden = known.get(facts);
  if (!hidden) known.set(facts, (hidden = hiddenIn(facts)));
  return hidden.some(each => each.name === name && each.start <= start! && each.end > start!);
}

function hiddenIn({ fn, params }: FunctionFacts): Hidden[] {
  const hidden: Hidden[] = [];
  const note = (declaration: t.Node | null | undefined, { start, end }: t.Node): void => {
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind === 'var') return;
    for (const { id } of declaration.declarations)
      if (id.type === 'Identifier' && params.has(id.name))
        hidden.push({ name: id.name, start: start!, end: end! });
  };
  visit(fn.body, node => {
    if (node.type === 'ForStatement') note(node.init, node);
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') note(node.left, node);
    if (node.type === 'BlockStatement' && node !== fn.body)
      for (const each of node.body) note(each, node);
  });
  return hidden;
}
