import type * as t from '@babel/types';
import { Bindings, type Declaration } from './nameBindings';
import {
  addInnerMethods,
  dottedName,
  draftOfClass,
  factoryOf,
  readInstantiated,
  readPrototype,
  type Draft,
} from './classDrafts';
import {
  lineOf,
  type Call,
  type ClassLike,
  type Fields,
  type Named,
  type Program,
} from './classLikes';
import { closureFields } from './closureFields';
import { factsOf, refOf } from './facts';
import { FunctionUnit } from './functionUnit';
import { helperClasses } from './helperClasses';
import { Landmarks } from './landmarks';
import { PrototypeNames } from './prototypeNames';
import { Nesting } from '../syntax/nesting';
import { bare, fieldDefinedBy, isFunction, keyName, visit, type Fn } from '../syntax/nodes';

/** Results of one visit of the whole tree. */
interface Found {
  drafts: Draft[];
  /** Functions by the names with which they may be instantiated. */
  constructors: Map<string, Named[]>;
  functions: Fn[];
  declarations: Declaration[];
  /** For each function that is a property of an object literal: that object. */
  literals: Map<Fn, t.ObjectExpression>;
  /** Statements that may add methods to a prototype. */
  defining: t.Node[];
  calls: Program['calls'];
  callsByName: Map<string, Call[]>;
  statements: Set<t.Node>;
  fieldValues: Map<string, t.Node[]>;
  /** The names of the fields that functions are assigned to. */
  fieldFunctions: Map<Fn, string>;
  landmarks: Landmarks;
}

/** What a program knows beyond its own text. */
export type Surroundings = Partial<Pick<Program, 'whole' | 'modules' | 'folder' | 'poolHints'>>;

/** `text`: the source that `file` was parsed from. */
export function readProgram(
  file: t.File,
  text: string,
  { whole, modules, folder = '.', poolHints = {} }: Surroundings = {},
): Program {
  const found = findIn(file);
  const { drafts, constructors, functions, defining, calls, declarations } = found;
  const top = functionOfProgram(file);
  const nesting = new Nesting([top, ...functions]);
  const bindings = new Bindings(nesting, declarations);
  addConstructors(drafts, constructors, defining, calls, bindings, text);
  drafts.push(...helperClasses(calls, found.callsByName));
  const owned = new Set<Fn>();
  for (const draft of drafts) {
    addInnerMethods(draft, text);
    for (const { fn } of draft.methods) owned.add(fn);
  }
  const factories = functions.flatMap(fn => (owned.has(fn) ? [] : (factoryOf(fn) ?? [])));
  for (const { methods } of factories) for (const { fn } of methods) owned.add(fn);

  const isOwned = (nested: Fn): boolean => owned.has(nested);
  const helpers = new Map<string, FunctionUnit>();
  const ofProgram = (): Program => program;
  const classes = drafts.map(draft => classLikeOf(draft, new Set<string>(), isOwned, ofProgram));
  for (const draft of factories) {
    classes.push(classLikeOf(draft, localsOf(draft.node as Fn), isOwned, ofProgram));
  }
  const free = new Set(functions.filter(fn => !owned.has(fn)));
  const isOther = (nested: Fn): boolean => owned.has(nested) || free.has(nested);
  const units = [...free].map(
    fn =>
      new FunctionUnit(nameOf(fn), fn, false, instance =>
        factsOf(fn, isOther, undefined, instance),
      ),
  );
  addHelpers(helpers, file, units);
  const program: Program = {
    text,
    whole,
    modules,
    poolHints,
    folder,
    landmarks: found.landmarks,
    calls,
    callsByName: found.callsByName,
    statements: found.statements,
    fieldValues: found.fieldValues,
    fieldFunctions: found.fieldFunctions,
    declarations,
    classes,
    functions: units,
    helpers,
    top: new FunctionUnit(nameOf(top), top, false, () => factsOf(top, () => true)),
    nesting,
    bindings,
    literals: found.literals,
    namespaced: new Map([...constructors].filter(([name]) => name.includes('.'))),
  };
  return program;
}

function findIn({ program }: t.File): Found {
  const drafts: Draft[] = [];
  const constructors = new Map<string, Named[]>();
  const addConstructor = (name: string, fn: Fn, offset: number): void => {
    const others = constructors.get(name);
    if (others) others.push({ fn, offset });
    else constructors.set(name, [{ fn, offset }]);
  };
  const declarations: Declaration[] = [];
  const declare = (id: t.Node, offset: number, value: t.Node | undefined): void => {
    if (id.type === 'Identifier') declarations.push({ name: id.name, offset, value });
    else
      visit(id, each => {
        if (each.type === 'Identifier')
          declarations.push({ name: each.name, offset, value: undefined });
      });
  };
  const literals = new Map<Fn, t.ObjectExpression>();
  const functions: Fn[] = [];
  const defining: t.Node[] = [];
  const calls: Program['calls'] = [];
  const callsByName = new Map<string, Call[]>();
  const statements = new Set<t.Node>();
  const fieldValues = new Map<string, t.Node[]>();
  const fieldFunctions = new Map<Fn, string>();
  const landmarks = new Landmarks();
  visit(program, (node, parent) => {
    landmarks.note(node);
    switch (node.type) {
      case 'ImportDeclaration':
        for (const { local } of node.specifiers) declare(local, node.start ?? 0, undefined);
        break;
      case 'VariableDeclarator':
        declare(node.id, node.start ?? 0, node.init ? assigned(node.init) : undefined);
        if (node.id.type === 'Identifier' && node.init) {
          const init = assigned(node.init);
          if (init.type === 'FunctionExpression')
            addConstructor(node.id.name, init, node.start ?? 0);
          if (init.type === 'MemberExpression' || handsFunction(init)) defining.push(node);
        }
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') {
          defining.push(node);
          addFieldValue(fieldValues, node.left, node.right);
          addFieldFunction(fieldFunctions, node.left, node.right);
          addNamespaced(node, addConstructor);
        }
        break;
      case 'OptionalCallExpression':
        addCall(callsByName, node);
        if (parent?.type === 'ExpressionStatement') statements.add(node);
        break;
      case 'CallExpression':
        addCall(callsByName, node);
        if (parent?.type === 'ExpressionStatement') statements.add(node);
        if (mayDefine(node)) defining.push(node);
        if (node.arguments.some(mayHandClass)) calls.push({ call: node, parent });
        break;
      case 'NewExpression':
        calls.push({ call: node, parent });
        break;
      case 'ObjectExpression':
        for (const fn of functionsOf(node)) literals.set(fn, node);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.type === 'ClassDeclaration' && node.id) declare(node.id, node.start ?? 0, node);
        drafts.push(draftOfClass(node, parent));
        break;
      default:
        if (isFunction(node)) functions.push(node);
        if (node.type === 'FunctionDeclaration' && node.id) {
          declare(node.id, node.start ?? 0, node);
          addConstructor(node.id.name, node, node.start ?? 0);
        }
    }
  });
  return {
    drafts,
    constructors,
    functions,
    declarations,
    literals,
    defining,
    calls,
    callsByName,
    statements,
    fieldValues,
    fieldFunctions,
    landmarks,
  };
}

/** The value that `A = lib.A = function () {…}` gives to all of its names. */
function assigned(node: t.Node): t.Node {
  let at = bare(node);
  while (at.type === 'AssignmentExpression' && at.operator === '=') at = bare(at.right);
  return at;
}

/** `lib.List = function () {…}` */
function addNamespaced(
  { left, right, start }: t.AssignmentExpression,
  add: (name: string, fn: Fn, offset: number) => void,
): void {
  const fn = assigned(right);
  if (fn.type !== 'FunctionExpression') return;
  const ref = refOf(left, new Set());
  const name = ref && dottedName(ref);
  if (name !== undefined) add(name, fn, start ?? 0);
}

/** Adds drafts of functions that have prototype methods or are instantiated. */
function addConstructors(
  drafts: Draft[],
  constructors: ReadonlyMap<string, Named[]>,
  defining: readonly t.Node[],
  calls: Program['calls'],
  bindings: Bindings,
  text: string,
): void {
  const known = new Map<Fn, Draft>();
  const draftFor = (name: string, offset: number): Draft | undefined => {
    const named = constructors.get(name);
    if (!named) return undefined;
    const home = named.length > 1 ? bindings.homeOf(name, offset) : undefined;
    // One name may stand for a function in each of several scopes.
    const { fn } =
      (home && named.find(each => bindings.homeOf(name, each.offset) === home)) ?? named.at(-1)!;
    let draft = known.get(fn);
    if (!draft) {
      draft = {
        name: name.slice(name.lastIndexOf('.') + 1),
        form: 'constructor',
        node: fn,
        methods: [{ name: 'constructor', fn, isConstructor: true }],
        fields: new Map(),
        statics: new Set(),
        getters: [],
      };
      known.set(fn, draft);
      drafts.push(draft);
    }
    return draft;
  };
  const protoNames = new PrototypeNames(bindings, name => constructors.get(name)?.at(-1)?.fn);
  for (const node of defining) readPrototype(node, draftFor, protoNames);
  const dotted = new Map<string, string[]>();
  for (const name of constructors.keys()) {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const others = dotted.get(last);
    if (others) others.push(name);
    else if (last !== name) dotted.set(last, [name]);
  }
  const setsSelf = (name: string): boolean =>
    (constructors.get(name) ?? []).some(({ fn }) => SETS_SELF.test(text.slice(fn.start!, fn.end!)));
  readInstantiated(calls, draftFor, last => dotted.get(last) ?? [], setsSelf);
}

const SETS_SELF = /\bthis\.[\w$]+\s*=(?!=)/;

/** `extend(Sub, Base)`, which may answer a prototype. */
function handsFunction(node: t.Node): boolean {
  return node.type === 'CallExpression' && node.arguments[0]?.type === 'Identifier';
}

function addCall(calls: Map<string, Call[]>, call: Call): void {
  const callee = bare(call.callee);
  const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
  const name = isMember
    ? keyName(callee.property, callee.computed)
    : callee.type === 'Identifier'
      ? callee.name
      : undefined;
  if (name === undefined) return;
  const others = calls.get(name);
  if (others) others.push(call);
  else calls.set(name, [call]);
}

/** Keeps what may be a function by its name: `ctx.done = release`, `ctx.done = queue.release`. */
function addFieldValue(
  values: Map<string, t.Node[]>,
  { property, computed }: t.MemberExpression,
  right: t.Node,
): void {
  const name = keyName(property, computed);
  const value = bare(right);
  if (name === undefined || (value.type !== 'Identifier' && value.type !== 'MemberExpression'))
    return;
  const others = values.get(name);
  if (others) others.push(value);
  else values.set(name, [value]);
}

/** Keeps the name of the field that a function is assigned to. */
function addFieldFunction(
  names: Map<Fn, string>,
  { property, computed }: t.MemberExpression,
  right: t.Node,
): void {
  const name = keyName(property, computed);
  const fn = assigned(right);
  if (name !== undefined && isFunction(fn)) names.set(fn, name);
}

/** The functions that are properties of an object literal. */
function functionsOf({ properties }: t.ObjectExpression): Fn[] {
  return properties.flatMap(property => {
    if (property.type === 'ObjectMethod') return [property];
    const value = property.type === 'ObjectProperty' ? bare(property.value) : undefined;
    return value && isFunction(value) ? [value] : [];
  });
}

function nameOf(fn: Fn): string {
  const name = fn.type === 'ObjectMethod' ? keyName(fn.key, fn.computed) : undefined;
  return (name ?? ('id' in fn && fn.id?.name)) || '(anonymous)';
}

/** `function clearAll(list) {…}` and `const clearAll = list => {…}` at the top level. */
function addHelpers(
  helpers: Map<string, FunctionUnit>,
  { program }: t.File,
  units: readonly FunctionUnit[],
): void {
  const byNode = new Map<t.Node, FunctionUnit>(units.map(unit => [unit.fn, unit]));
  const add = (name: string, node: t.Node): void => {
    const unit = byNode.get(node);
    if (unit) helpers.set(name, unit);
  };
  for (const statement of program.body) {
    const isExported = /^Export(?:Named|Default)Declaration$/.test(statement.type);
    const declared = isExported
      ? (statement as t.ExportNamedDeclaration).declaration
      : (statement as t.Node);
    if (declared?.type === 'FunctionDeclaration' && declared.id) add(declared.id.name, declared);
    if (declared?.type === 'ExpressionStatement')
      for (const [name, fn] of exportedFunctions(declared.expression))
        if (!helpers.has(name)) add(name, fn);
    if (declared?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of declared.declarations)
      if (id.type === 'Identifier' && init) add(id.name, bare(init));
  }
}

/** `exports.take = () => …`, `module.exports = { take() {…} }`, with the name of each. */
function exportedFunctions(statement: t.Expression): [string, Fn][] {
  const node = bare(statement);
  if (node.type !== 'AssignmentExpression') return [];
  const { variable, path } = refOf(node.left, new Set()) ?? { path: [] };
  const [name, ...more] = variable === 'module' ? path.slice(1) : path;
  const isExported = variable === 'exports' || (variable === 'module' && path[0] === 'exports');
  if (!isExported || more.length > 0) return [];
  const value = assigned(node);
  if (name !== undefined) return isFunction(value) ? [[name, value]] : [];
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap((property): [string, Fn][] => {
    if (property.type === 'SpreadElement') return [];
    const key = keyName(property.key, property.computed);
    const fn = property.type === 'ObjectMethod' ? property : bare(property.value);
    return key !== undefined && isFunction(fn) ? [[key, fn]] : [];
  });
}

/** Wraps the code outside all functions as the body of one. */
function functionOfProgram({ program }: t.File): t.FunctionExpression {
  const body = { type: 'BlockStatement', body: program.body, directives: [] };
  return {
    type: 'FunctionExpression',
    params: [],
    body,
    start: program.start,
    end: program.end,
  } as unknown as t.FunctionExpression;
}

/** Whether a call gets something that may be a prototype, and something to put on it. */
function mayDefine({ arguments: [target, ...given] }: t.CallExpression): boolean {
  return (
    (target?.type === 'MemberExpression' || target?.type === 'Identifier') &&
    given.some(
      value =>
        value.type === 'ObjectExpression' || value.type === 'ArrayExpression' || isFunction(value),
    )
  );
}

/** `Holder`, or a function that creates one. */
function mayHandClass(argument: t.Node): boolean {
  return (
    argument.type === 'Identifier' || argument.type === 'ObjectExpression' || isFunction(argument)
  );
}

function localsOf(fn: Fn): Set<string> {
  const names = new Set<string>();
  if (fn.body.type !== 'BlockStatement') return names;
  for (const statement of fn.body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id } of statement.declarations) if (id.type === 'Identifier') names.add(id.name);
  }
  return names;
}

function classLikeOf(
  draft: Draft,
  closure: Set<string>,
  isOther: (nested: Fn) => boolean,
  programOf: () => Program,
): ClassLike {
  let selves: Set<string> | undefined;
  const selvesOfConstructors = (): Set<string> => {
    const makers = draft.methods.filter(method => method.isConstructor);
    return (selves ??= new Set(makers.flatMap(({ fn }) => [...factsOf(fn, () => true).selves])));
  };
  const methods = draft.methods.map(
    ({ name, fn, isConstructor }) =>
      new FunctionUnit(name, fn, isConstructor, instance =>
        factsOf(fn, isOther, selvesOfConstructors(), instance),
      ),
  );
  let own: Fields | undefined;
  let fields: Fields | undefined;
  return {
    ...draft,
    methods,
    closure,
    accessors: accessorsOf(draft),
    inner: new Set(),
    isScope: false,
    get program() {
      return programOf();
    },
    get ownFields() {
      return (own ??= fieldsOf(draft, methods));
    },
    get fields() {
      if (!this.base) return this.ownFields;
      const line = [...lineOf(this)].reverse();
      return (fields ??= new Map(line.flatMap(each => [...each.ownFields])));
    },
  };
}

function accessorsOf({ getters }: Draft): ClassLike['accessors'] {
  const accessors = new Map<string, string[]>();
  for (const { name, fn } of getters) {
    const only = fn.body.type === 'BlockStatement' && fn.body.body.length === 1 && fn.body.body[0];
    if (!only || only.type !== 'ReturnStatement' || !only.argument) continue;
    const ref = refOf(only.argument, new Set());
    if (ref && !ref.index && ref.variable === undefined && ref.path.length > 0)
      accessors.set(name, ref.path);
  }
  return accessors;
}

/** Declared fields, fields set by constructors, and a factory's variables. */
function fieldsOf(draft: Draft, methods: FunctionUnit[]): Fields {
  const fields = new Map(draft.fields);
  for (const { facts } of methods.filter(method => method.isConstructor)) {
    for (const fact of facts.facts) {
      const defined = fact.kind === 'call' ? fieldDefinedBy(fact.node) : undefined;
      if (defined && !fields.has(defined.name))
        fields.set(defined.name, { annotation: undefined, init: defined.value });
      if (fact.kind !== 'assign' || fact.target.variable !== undefined) continue;
      const [name, ...rest] = fact.target.path;
      if (name !== undefined && rest.length === 0 && !fact.target.index) {
        const known = fields.get(name);
        fields.set(name, { annotation: undefined, ...known, init: known?.init ?? fact.value });
      }
    }
  }
  if (draft.form !== 'factory') return fields;
  return new Map([...fields, ...closureFields(draft.node as Fn)]);
}
