import { valueHolds } from '../holds/holdings';
import type * as t from '@babel/types';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { refOf, type Fact } from '../program/facts';
import { foreignCallees, type ForeignCallee } from '../program/foreignCallees';
import { standIn } from '../program/standIn';
import { parameterNames } from './ownCalls';
import type { Call, Program } from '../program/classLikes';
import { isPrimitive, isRequestData } from '../program/values';
import { bare } from '../syntax/nodes';

/** The fields of the results of some calls that their functions set to references of their own callers. */
export function fieldsSetOn(
  calls: readonly { call: Call; at: OwnedUnit }[],
  program: Program,
): string[] {
  const found = new Set<string>();
  for (const { call, at } of calls) {
    const { facts } = at.unit;
    const names = new Set<string | undefined>();
    for (const [name, inits] of facts.locals)
      if (inits.some(init => bare(init) === call)) names.add(name);
    const holder = at.owner ?? program.classes[0];
    for (const fact of names.size > 0 && holder ? facts.facts : []) {
      if (fact.kind === 'call') for (const each of setByHelper(fact, at, names)) found.add(each);
      if (fact.kind !== 'assign' || fact.target.index || fact.target.path.length !== 1) continue;
      if (fact.target.variable === undefined || !names.has(fact.target.variable)) continue;
      if (!isRequestData(fact.value, facts) || isPrimitive(fact.value, facts)) continue;
      if (valueHolds(fact.value, facts, holder!) === 'others') found.add(fact.target.path[0]!);
    }
  }
  return [...found];

  /** `fill(slot, request)`: what a function sets on what it gets to others of its arguments. */
  function setByHelper(
    { args, node }: Extract<Fact, { kind: 'call' }>,
    at: OwnedUnit,
    names: ReadonlySet<string | undefined>,
  ): string[] {
    const call = bare(node.type === 'ExpressionStatement' ? node.expression : node);
    const ordinal = args.findIndex(each => each.type === 'Identifier' && names.has(each.name));
    if (ordinal < 0 || call.type !== 'CallExpression') return [];
    const isGiven = (other: t.Node | undefined): boolean =>
      other !== undefined &&
      isRequestData(other, at.unit.facts) &&
      !isPrimitive(other, at.unit.facts);
    const own = calleesOf(program).called(call.callee, at);
    const helpers = own.length > 0 ? own : foreignCallees(call.callee, at, program);
    return helpers.flatMap(each => {
      const { unit } = 'at' in each ? each.at : each;
      const params = parameterNames(unit.facts);
      return unit.facts.facts.flatMap(fact => {
        if (fact.kind !== 'assign' || fact.target.index || fact.target.path.length !== 1) return [];
        if (fact.target.variable !== params[ordinal]) return [];
        const from = refOf(bare(fact.value), unit.facts.selves);
        const other = from?.variable === undefined ? -1 : params.indexOf(from.variable);
        const isReference = !isPrimitive(fact.value, unit.facts);
        return isReference && other !== ordinal && isGiven(args[other]) && holds(each, fact)
          ? [fact.target.path[0]!]
          : [];
      });
    });
  }

  function holds(
    helper: OwnedUnit | ForeignCallee,
    { value }: Extract<Fact, { kind: 'assign' }>,
  ): boolean {
    const { unit } = 'at' in helper ? helper.at : helper;
    const of = 'at' in helper ? helper.program : program;
    const by = standIn(of, { name: unit.name, form: 'constructor', node: unit.fn });
    return valueHolds(value, unit.facts, by) === 'others';
  }
}
