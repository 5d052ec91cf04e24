import type * as t from '@babel/types';
import {
  addInnerMethods,
  draftOfClass,
  factoryOf,
  readInstantiated,
  readPrototype,
  type Draft,
} from './classDrafts';
import { lineOf, type ClassLike, type Fields, type Program } from './classLikes';
import { closureFields } from './closureFields';
import { factsOf, refOf } from './facts';
import { FunctionUnit } from './functionUnit';
import { Landmarks } from './landmarks';
import { Nesting } from '../syntax/nesting';
import { bare, isFunction, visit, type Fn } from '../syntax/nodes';

/** Results of one visit of the whole tree. */
interface Found {
  drafts: Draft[];
  /** Functions by the names with which they may be instantiated. */
  constructors: Map<string, Fn>;
  functions: Fn[];
  /** Statements that may add methods to a prototype. */
  defining: t.Node[];
  calls: Program['calls'];
  landmarks: Landmarks;
}

/** `text`: the source that `file` was parsed from. */
export function readProgram(file: t.File, text: string): Program {
  const { drafts, constructors, functions, defining, calls, landmarks } = findIn(file);
  addConstructors(drafts, constructors, defining, calls);
  const owned = new Set<Fn>();
  for (const draft of drafts) {
    addInnerMethods(draft, text);
    for (const { fn } of draft.methods) owned.add(fn);
  }
  const factories = functions.flatMap(fn => (owned.has(fn) ? [] : (factoryOf(fn) ?? [])));
  for (const { methods } of factories) for (const { fn } of methods) owned.add(fn);

  const isOwned = (nested: Fn): boolean => owned.has(nested);
  const classes = drafts.map(draft => classLikeOf(draft, new Set<string>(), isOwned));
  for (const draft of factories) {
    classes.push(classLikeOf(draft, localsOf(draft.node as Fn), isOwned));
  }
  const free = new Set(functions.filter(fn => !owned.has(fn)));
  const isOther = (nested: Fn): boolean => owned.has(nested) || free.has(nested);
  const top = functionOfProgram(file);
  return {
    text,
    landmarks,
    calls,
    classes,
    functions: [...free].map(
      fn => new FunctionUnit(nameOf(fn), fn, false, () => factsOf(fn, isOther)),
    ),
    top: new FunctionUnit(nameOf(top), top, false, () => factsOf(top, () => true)),
    nesting: new Nesting([top, ...functions]),
  };
}

function findIn({ program }: t.File): Found {
  const drafts: Draft[] = [];
  const constructors = new Map<string, Fn>();
  const functions: Fn[] = [];
  const defining: t.Node[] = [];
  const calls: Program['calls'] = [];
  const landmarks = new Landmarks();
  visit(program, (node, parent) => {
    landmarks.note(node, parent);
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.id.type === 'Identifier' && node.init) {
          const init = bare(node.init);
          if (init.type === 'FunctionExpression') constructors.set(node.id.name, init);
          if (init.type === 'MemberExpression') defining.push(node);
        }
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'MemberExpression') defining.push(node);
        break;
      case 'CallExpression':
        if (node.callee.type === 'MemberExpression') {
          if (node.arguments[1]?.type === 'ObjectExpression') defining.push(node);
        }
        if (node.arguments.some(mayHandClass)) calls.push({ call: node, parent });
        break;
      case 'NewExpression':
        calls.push({ call: node, parent });
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        drafts.push(draftOfClass(node, parent));
        break;
      default:
        if (isFunction(node)) functions.push(node);
        if (node.type === 'FunctionDeclaration' && node.id) constructors.set(node.id.name, node);
    }
  });
  return { drafts, constructors, functions, defining, calls, landmarks };
}

/** Adds drafts of functions that have prototype methods or are instantiated. */
function addConstructors(
  drafts: Draft[],
  constructors: ReadonlyMap<string, Fn>,
  defining: readonly t.Node[],
  calls: Program['calls'],
): void {
  const known = new Map<string, Draft>();
  const draftFor = (name: string): Draft | undefined => {
    const fn = constructors.get(name);
    if (!fn) return undefined;
    let draft = known.get(name);
    if (!draft) {
      draft = {
        name,
        form: 'constructor',
        node: fn,
        methods: [{ name: 'constructor', fn, isConstructor: true }],
        fields: new Map(),
        statics: new Set(),
        getters: [],
      };
      known.set(name, draft);
      drafts.push(draft);
    }
    return draft;
  };
  const protoNames = new Map<string, string>();
  for (const node of defining) readPrototype(node, draftFor, protoNames);
  readInstantiated(calls, draftFor);
}

function nameOf(fn: Fn): string {
  return ('id' in fn && fn.id?.name) || '(anonymous)';
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

/** `Holder`, or a function that creates one. */
function mayHandClass(argument: t.Node): boolean {
  return argument.type === 'Identifier' ? /^[A-Z]/.test(argument.name) : isFunction(argument);
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
): ClassLike {
  let selves: Set<string> | undefined;
  const selvesOfConstructors = (): Set<string> => {
    const makers = draft.methods.filter(method => method.isConstructor);
    return (selves ??= new Set(makers.flatMap(({ fn }) => [...factsOf(fn, () => true).selves])));
  };
  const methods = draft.methods.map(
    ({ name, fn, isConstructor }) =>
      new FunctionUnit(name, fn, isConstructor, () => factsOf(fn, isOther, selvesOfConstructors())),
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
