import type { HeapHolder } from '../../../protocol/holders';
import type { ClassLike } from '../program/classLikes';
import type { Cls } from '../syntax/nodes';
import type { Chain } from './chain';
import { classOfValue, classOfVariable, type Place } from './place';
import type { Script } from './script';

/**
 * A field of a class's instances as a place: in its methods and those of its base and derived classes; a field that is not
 * private also on variables that are evidently an instance, or where no other class of the script has such a field.
 */
export function fieldPlace(script: Script, owner: ClassLike, name: string): Place {
  const family = familyOf(script, owner);
  const nodes = new Set<ClassLike['node'] | undefined>([...family].map(({ node }) => node));
  const isPrivate = name.startsWith('#');
  const isOwnName = !isPrivate && isOnlyOf(script, family, name);
  const leads = ({ root, steps }: Chain, at: number): boolean => {
    if (isPrivate) return nodes.has(declaringClass(script, root.start!, name));
    if (at > 0) return isOwnName;
    const known = ownerOfRoot(script, root);
    if (known) return family.has(known);
    return (
      root.type === 'Identifier' && isOwnName && !isNamespace(script, root) && steps.length > 0
    );
  };
  return {
    name,
    rest: chain => {
      const at = chain.steps.indexOf(name);
      return at !== -1 && leads(chain, at) ? chain.steps.slice(at + 1) : undefined;
    },
    owner: valueClass(script, family, name),
  };
}

/** A property of this name, of whatever object: for objects without a class. */
export function propertyPlace(name: string): Place {
  return {
    name,
    rest: ({ steps }) => {
      const at = steps.indexOf(name);
      return at === -1 ? undefined : steps.slice(at + 1);
    },
  };
}

/** The class, those it extends, and those that extend it, as far as the script has them. */
export function familyOf({ program }: Script, owner: ClassLike): Set<ClassLike> {
  const family = new Set<ClassLike>();
  for (let at: ClassLike | undefined = owner; at && !family.has(at); at = at.base) family.add(at);
  const derived = new Map<ClassLike, ClassLike[]>();
  for (const each of program.classes)
    if (each.base) {
      const known = derived.get(each.base);
      if (known) known.push(each);
      else derived.set(each.base, [each]);
    }
  const open = [owner];
  for (let at = open.pop(); at; at = open.pop())
    for (const each of derived.get(at) ?? [])
      if (!family.has(each)) {
        family.add(each);
        open.push(each);
      }
  return family;
}

/** The innermost class around an offset that declares a private name. */
function declaringClass({ classesAround }: Script, offset: number, name: string): Cls | undefined {
  return classesAround(offset).find(({ body }) =>
    body.body.some(
      member =>
        (member.type === 'ClassPrivateProperty' || member.type === 'ClassPrivateMethod') &&
        `#${member.key.id.name}` === name,
    ),
  );
}

/** The class of what a chain starts from, as far as the text tells. */
function ownerOfRoot(script: Script, root: Chain['root']): ClassLike | undefined {
  if (root.type === 'ThisExpression') return script.ownerAt(root.start!);
  const binding = script.bindings.resolve(root.name, root.start!);
  if (!binding) return undefined;
  const [only] = binding.declarations;
  const init = only?.node.type === 'VariableDeclarator' ? only.node.init : undefined;
  if (init?.type === 'ThisExpression') return script.ownerAt(init.start!);
  return classOfVariable(script, binding);
}

/** Whether a variable is a module, or holds an object that the script spells out: no instance of a class. */
function isNamespace({ bindings }: Script, root: Chain['root']): boolean {
  if (root.type !== 'Identifier') return false;
  const node = bindings.resolve(root.name, root.start!)?.declarations[0]?.node;
  if (!node) return true;
  if (/^Import|^TSImport/.test(node.type)) return true;
  const init = node.type === 'VariableDeclarator' ? node.init : undefined;
  return init?.type === 'ObjectExpression' || init?.type === 'ArrayExpression';
}

/** Whether no class of the script outside the family has a field of this name. */
function isOnlyOf(script: Script, family: ReadonlySet<ClassLike>, name: string): boolean {
  const { mentions, ownerAt, program } = script;
  const isDeclared = program.classes.some(each => !family.has(each) && each.fields.has(name));
  if (isDeclared) return false;
  return mentions.stores.of(name).every(({ chain: { root, steps } }) => {
    if (root.type !== 'ThisExpression' || steps[0] !== name) return true;
    const owner = ownerAt(root.start!);
    return !owner || family.has(owner);
  });
}

/** The class of the field's first value. */
function valueClass(
  script: Script,
  family: ReadonlySet<ClassLike>,
  name: string,
): ClassLike | undefined {
  for (const owner of family) {
    const init = owner.fields.get(name)?.init;
    if (init) return classOfValue(script, init);
  }
  for (const { way, chain, value } of script.mentions.stores.of(name))
    if (way === 'assign' && chain.root.type === 'ThisExpression' && chain.steps.length === 1)
      if (value && family.has(script.ownerAt(chain.root.start!)!))
        return classOfValue(script, value);
  return undefined;
}

/** The field of a class in which a holder is, and the names that lead on from there: `state` and `users` of `state.users`. */
export function fieldOf({ name }: Pick<HeapHolder, 'name'>): [field: string, within: string[]] {
  if (name.startsWith('<')) return [name, []];
  const [field, ...within] = name.split('.');
  return [field!, within];
}

/** What names lead to from a place. */
export function placeWithin({ name, rest }: Place, within: readonly string[]): Place {
  return {
    name: within.at(-1) ?? name,
    rest: chain => {
      const steps = rest(chain);
      return steps && within.every((step, i) => steps[i] === step)
        ? steps.slice(within.length)
        : undefined;
    },
  };
}
