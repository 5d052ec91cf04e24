import type * as t from '@babel/types';
import type { Holder } from './instanceNames';
import { calleesOf, type OwnedUnit } from '../../program/callees';
import type { Program } from '../../program/classLikes';
import { keyName, visit } from '../../syntax/nodes';

/** Calls from a function to those that are read because of it, and the most functions. */
const DEPTH = 3;
const MAX_UNITS = 300;

/** What a test may consist of so that only an assignment to one of its names changes its outcome. */
const PLAIN =
  /^(?:Identifier|\w+Literal|ThisExpression|PrivateName|(?:Optional)?MemberExpression|(?:Unary|Binary|Logical)Expression|ParenthesizedExpression|TSNonNullExpression)$/;

/**
 * Which tests tell the same at two puts, because nothing that runs with either sets what they ask: `if (this.closed) return`.
 * A flag that a put sets itself tells the two apart.
 */
export class StableTests {
  private set: ReadonlySet<string> | undefined;

  /** `units`: the functions that put, and those that call them. */
  constructor(
    private readonly program: Program,
    private readonly units: ReadonlySet<OwnedUnit>,
  ) {}

  /** `holder`: what is put. Another argument or variable of the function may differ from one call to the next. */
  isStable(test: t.Node, { variable: own }: Holder, { unit }: OwnedUnit): boolean {
    const names: string[] = [];
    let isPlain = true;
    visit(test, (node, parent) => {
      isPlain &&= PLAIN.test(node.type);
      const isMember =
        /MemberExpression$/.test(parent?.type ?? '') &&
        'property' in parent! &&
        parent.property === node;
      // What no class here has, others may set.
      if (isMember) isPlain &&= this.isField(keyName(node, false));
      if (node.type === 'Identifier' && !isMember && node.name !== own?.name)
        isPlain &&= this.program.bindings.homeOf(node.name, node.start ?? 0) !== unit.fn;
      if (node.type === 'Identifier' && node.name !== 'undefined') names.push(node.name);
      if (node.type === 'PrivateName') names.push(keyName(node, false)!);
      return isPlain;
    });
    // How many there are changes with each step, without an assignment.
    const isCounted = names.some(name => name === 'length' || name === 'size');
    return (
      isPlain && !isCounted && names.length > 0 && !names.some(name => this.setNames.has(name))
    );
  }

  private isField(name: string | undefined): boolean {
    if (name === undefined) return false;
    return this.program.classes.some(({ fields }) => fields.has(name));
  }

  /** The names of what is set by the functions, and by those that they call. */
  private get setNames(): ReadonlySet<string> {
    if (this.set) return this.set;
    const names = new Set<string>();
    const units = new Set(this.units);
    const byName = this.unitsByName();
    let newest = [...units];
    for (let depth = 0; newest.length > 0; depth++) {
      const next = new Set<OwnedUnit>();
      for (const { unit } of newest)
        for (const fact of unit.facts.facts) {
          if (!('target' in fact)) continue;
          const name = fact.target.path.at(-1) ?? fact.target.variable;
          if (name === undefined) continue;
          if (fact.kind !== 'call') {
            if (fact.kind !== 'read' && !fact.target.index) names.add(name);
          } else if (depth < DEPTH) for (const each of byName.get(name) ?? []) next.add(each);
        }
      newest = [...next].filter(each => !units.has(each) && units.size < MAX_UNITS);
      for (const each of newest) units.add(each);
    }
    return (this.set = names);
  }

  private unitsByName(): Map<string, OwnedUnit[]> {
    const byName = new Map<string, OwnedUnit[]>();
    for (const each of calleesOf(this.program).all) {
      const known = byName.get(each.unit.name);
      if (known) known.push(each);
      else byName.set(each.unit.name, [each]);
    }
    return byName;
  }
}
