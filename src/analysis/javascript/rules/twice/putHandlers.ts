import type * as t from '@babel/types';
import type { Certainty } from '../../../../protocol/poolModel';
import type { OwnedUnit } from '../../program/callees';
import type { Call, Program } from '../../program/classLikes';
import { namesOfModule } from '../../program/imports';
import { bare, isFunction, keyName } from '../../syntax/nodes';
import type { Parks } from './putSteps';

/** A function that is handed over to be called later, and that puts an instance then. */
export interface Handler {
  parks: Parks;
  /** How it comes to run. */
  runs:
    | { kind: 'event'; on: t.Node; onText: string; event: string }
    /** One of the functions that `then`, `catch` or `finally` gets. */
    | { kind: 'promise'; on: t.Node; onText: string; step: string; ordinal: number; call: Call }
    /** `isSure`: what is called runs it in any case. */
    | { kind: 'callback'; on: t.Node | undefined; onText: string; isSure: boolean; call: Call };
}

/** They call what they get at once, for each element. */
const EACH =
  /^(?:forEach|map|filter|some|every|find|findIndex|findLast|reduce|sort|flatMap|from|replace)$/;
const LISTENS = /^(?:on|once|addListener|prependListener|addEventListener)$/;
const TIMERS = /^(?:setTimeout|setImmediate|nextTick|queueMicrotask)$/;

/** How a call runs the function that is its `ordinal`th argument; `undefined` where that is at once or unknown. */
export function runsBy(
  call: Call,
  ordinal: number,
  { text }: Program,
): Handler['runs'] | undefined {
  const callee = bare(call.callee);
  const textOf = (node: t.Node): string => text.slice(node.start!, node.end!);
  if (callee.type === 'Identifier' || callee.type === 'MemberExpression') {
    const isMember = callee.type === 'MemberExpression';
    const name = isMember ? keyName(callee.property, callee.computed) : callee.name;
    if (name === undefined || EACH.test(name)) return undefined;
    const on = isMember ? bare(callee.object) : undefined;
    const onText = on ? textOf(on) : '';
    if (!on || TIMERS.test(name))
      return { kind: 'callback', on, onText, isSure: TIMERS.test(name), call };
    if (LISTENS.test(name)) {
      const [event] = call.arguments;
      if (event?.type !== 'StringLiteral') return undefined;
      return { kind: 'event', on, onText, event: event.value };
    }
    if (/^(?:then|catch|finally)$/.test(name))
      return { kind: 'promise', on, onText, step: name, ordinal, call };
    return { kind: 'callback', on, onText, isSure: false, call };
  }
  return undefined;
}

/** Steps that take back what would call a handler later. */
const TAKES_BACK =
  /\b(?:removeListener|removeAllListeners|removeEventListener|off|clearTimeout|clearImmediate|unref)\b/;

/** Whether a function takes handlers back, so that nobody tells which of them run. */
export function takesHandlersBack({ unit }: OwnedUnit, { text }: Program): boolean {
  return TAKES_BACK.test(text.slice(unit.fn.start!, unit.fn.end!));
}

/** How certain it is that two handlers both run for one use; `undefined` where nothing says so. */
export function bothRun(
  one: Handler,
  other: Handler,
  at: OwnedUnit,
  program: Program,
): Certainty | undefined {
  const [a, b] = [one.runs, other.runs];
  if (a.kind === 'event' && b.kind === 'event') {
    if (a.onText !== b.onText || a.event === b.event) return undefined;
    return pairedEvents(a.on, a.event, b.event, at, program);
  }
  if (a.kind === 'promise' && b.kind === 'promise') return bothSettle(a, b);
  const [event, callback] = a.kind === 'event' ? [a, b] : [b, a];
  if (event.kind !== 'event' || callback.kind !== 'callback') return undefined;
  if (!/^(?:error|close|end|exit|finish)$/.test(event.event)) return undefined;
  if (isChildOf(event.on, callback.call, at, program))
    return /^(?:exit|close)$/.test(event.event) ? 'provable' : undefined;
  return callback.onText !== '' && callback.onText === event.onText ? 'likely' : undefined;
}

type Settles = Extract<Handler['runs'], { kind: 'promise' }>;

/** Whether a promise that settles well calls both, or one that does not. */
function bothSettle(a: Settles, b: Settles): Certainty | undefined {
  const [first, second] = a.call.end! <= b.call.end! ? [a, b] : [b, a];
  if (first.call === second.call) return undefined;
  const isChained = chainOf(second.on).includes(first.call);
  if (!isChained && first.onText !== second.onText) return undefined;
  const onSuccess = ({ step, ordinal }: Settles): boolean =>
    step === 'finally' || (step === 'then' && ordinal === 0);
  const onFailure = ({ step, ordinal }: Settles): boolean =>
    step === 'finally' || step === 'catch' || ordinal === 1;
  if (onSuccess(first) && onSuccess(second)) return 'provable';
  // What was caught has succeeded for those behind it.
  if (isChained && onFailure(first) && onSuccess(second)) return 'provable';
  return !isChained && onFailure(first) && onFailure(second) ? 'provable' : undefined;
}

/** The calls that a promise's expression is made of: `x.then(f)` of `x.then(f).catch(g)`. */
function chainOf(node: t.Node): t.Node[] {
  const chain: t.Node[] = [];
  for (let at = bare(node); at.type === 'CallExpression';) {
    chain.push(at);
    const callee = bare(at.callee);
    if (callee.type !== 'MemberExpression') break;
    at = bare(callee.object);
  }
  return chain;
}

/** Events of which Node's documentation says that both come. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  readable: ['error close', 'end close'],
  writable: ['error close', 'finish close'],
  socket: ['error close', 'end close'],
  request: ['error close', 'response close'],
  incoming: ['end close'],
  response: ['finish close'],
  child: ['exit close'],
};

/** What functions of Node's modules answer. */
const MADE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fs: { createReadStream: 'readable', createWriteStream: 'writable' },
  net: { connect: 'socket', createConnection: 'socket' },
  tls: { connect: 'socket' },
  http: { request: 'request', get: 'request' },
  https: { request: 'request', get: 'request' },
  child_process: { spawn: 'child', fork: 'child', exec: 'child', execFile: 'child' },
};

function pairedEvents(
  emitter: t.Node,
  one: string,
  other: string,
  at: OwnedUnit,
  program: Program,
): Certainty | undefined {
  const names = [`${one} ${other}`, `${other} ${one}`];
  const kind = kindOf(emitter, at, program);
  if (kind !== undefined)
    return PAIRS[kind]!.some(pair => names.includes(pair)) ? 'provable' : undefined;
  return names.some(pair => /^(?:error|end|finish) close$/.test(pair)) ? 'likely' : undefined;
}

/** Which of Node's emitters an expression stands for. */
function kindOf(emitter: t.Node, at: OwnedUnit, program: Program): string | undefined {
  const value = bare(emitter);
  if (value.type !== 'Identifier') return undefined;
  const declared = program.bindings.valueOf(value.name, value.start ?? 0);
  const made = declared && bare(declared);
  if (made?.type === 'CallExpression') return kindMade(made, program);
  return at.unit.facts.params.has(value.name) || !made ? served(value, program) : undefined;
}

function kindMade(call: t.CallExpression, program: Program): string | undefined {
  const callee = bare(call.callee);
  const { imports } = namesOfModule(program);
  if (callee.type === 'Identifier') {
    const imported = imports.get(callee.name);
    return imported?.name === undefined ? undefined : madeBy(imported.specifier, imported.name);
  }
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return undefined;
  const imported = imports.get(callee.object.name);
  const name = keyName(callee.property, callee.computed);
  if (!imported || name === undefined) return undefined;
  return madeBy(imported.specifier, name);
}

/** What a function of a module answers. The names are a program's: `constructor` is no entry of the table. */
function madeBy(specifier: string, name: string): string | undefined {
  const module = specifier.replace(/^node:/, '');
  const made = Object.hasOwn(MADE, module) ? MADE[module]! : {};
  return Object.hasOwn(made, name) ? made[name] : undefined;
}

/** A request or response that the function of an HTTP server gets. */
function served({ name, start }: t.Identifier, program: Program): string | undefined {
  const home = program.bindings.homeOf(name, start ?? 0);
  if (!home || !isFunction(home)) return undefined;
  const ordinal = home.params.findIndex(each => each.type === 'Identifier' && each.name === name);
  const isServed = ordinal >= 0 && ordinal < 2;
  const calls = isServed ? (program.callsByName.get('createServer') ?? []) : [];
  const isOf = calls.some(
    ({ callee, arguments: handed }) =>
      handed.some(each => bare(each) === home) &&
      callee.type === 'MemberExpression' &&
      callee.object.type === 'Identifier' &&
      /^(?:node:)?https?$/.test(
        namesOfModule(program).imports.get(callee.object.name)?.specifier ?? '',
      ),
  );
  return isOf ? (ordinal === 0 ? 'incoming' : 'response') : undefined;
}

/** Whether an emitter is the child process that a call with a callback has started. */
function isChildOf(emitter: t.Node, call: Call, at: OwnedUnit, program: Program): boolean {
  const value = bare(emitter);
  if (value.type !== 'Identifier') return false;
  const declared = program.bindings.valueOf(value.name, value.start ?? 0);
  return (
    declared !== undefined && bare(declared) === call && kindOf(emitter, at, program) === 'child'
  );
}
