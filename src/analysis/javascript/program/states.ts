import type * as t from '@babel/types';
import type { ClassLike, Fields, Program } from './classLikes';
import { closureFields } from './closureFields';
import type { FunctionUnit } from './functionUnit';
import { occurrencesOfWords } from './occurrences';
import { standIn } from './standIn';
import { bare, keyName } from '../syntax/nodes';

/**
 * Finds slots and counters that are fields of one object which no class defines: `q.items[q.tail++] = x`, where `q` is a
 * variable with an object literal, a class with static fields, or what several functions get as a parameter of one name.
 */
export function addStates(program: Program): void {
  const { landmarks, bindings, functions, classes, top, text } = program;
  const known = new Set<string>();
  for (const { holder, list, offset } of landmarks.stateWrites) {
    const home = bindings.homeOf(holder, offset);
    const key = `${home === top.fn ? '' : 'given'} ${holder}`;
    if (!home || known.has(key)) continue;
    known.add(key);
    const value = bindings.valueOf(holder, offset);
    const ofClass = classes.find(each => each.node === value);
    const isLiteral = value?.type === 'ObjectExpression' && home === top.fn;
    const isGiven = !value && home !== top.fn;
    if (!ofClass && !isLiteral && !isGiven) continue;
    const words = occurrencesOfWords(text, new Set([holder]));
    const units = (ofClass ? ofClass.methods : functions).filter(unit => words.isIn(unit));
    const users = units.filter(({ facts }) => isGiven === facts.params.has(holder));
    if (users.length < 2) continue;
    const fields = ofClass
      ? new Map([[holder, { init: staticsOf(ofClass), annotation: undefined }]])
      : isGiven
        ? new Map([[holder, givenTo(users, holder, literalWith(list, program))]])
        : closureFields(top.fn);
    classes.push(stateOf(program, holder, users, fields));
  }
}

function stateOf(
  program: Program,
  holder: string,
  methods: FunctionUnit[],
  fields: Fields,
): ClassLike {
  const node = program.top.fn;
  const closure = new Set([holder]);
  return standIn(program, { name: holder, form: 'factory', node, methods, fields, closure });
}

/** The declared type of a parameter, and what the file makes in its shape. */
function givenTo(
  [first]: readonly FunctionUnit[],
  holder: string,
  init: t.Node | undefined,
): { init: t.Node | undefined; annotation: t.Node | undefined } {
  const param = first!.facts.params.get(holder);
  const annotation = param?.type === 'Identifier' ? param.typeAnnotation : undefined;
  return { init, annotation: annotation ?? undefined };
}

/** The object literal with a property that some function returns. */
function literalWith(name: string, { functions }: Program): t.ObjectExpression | undefined {
  for (const { facts } of functions)
    for (const fact of facts.facts) {
      const made = fact.kind === 'return' ? bare(fact.value) : undefined;
      if (made?.type !== 'ObjectExpression') continue;
      const isOf = made.properties.some(
        each => each.type === 'ObjectProperty' && keyName(each.key, each.computed) === name,
      );
      if (isOf) return made;
    }
  return undefined;
}

/** A class's static fields, as an object literal. */
function staticsOf({ node }: ClassLike): t.ObjectExpression | undefined {
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return undefined;
  const properties = node.body.body.flatMap(member => {
    const isField = member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty';
    if (!isField || !member.static || !member.value) return [];
    return [{ type: 'ObjectProperty', key: member.key, value: member.value, computed: false }];
  });
  return { type: 'ObjectExpression', properties } as unknown as t.ObjectExpression;
}
