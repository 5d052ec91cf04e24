import type * as t from '@babel/types';
import { bare, keyName, type Fn } from '../syntax/nodes';
import type { Binding } from '../sites/bindings';
import { takersOf, type Taker } from '../sites/handedTo';
import type { Script } from '../sites/script';

/** A response that a statement can see. */
export interface Response {
  /** The function that gets it. */
  fn: Fn;
  /** The expression that is the response, which emits `close`. */
  text: string;
}

/** What only Node's responses have. A request to another server has some of it, but is no parameter of a handler. */
const METHODS =
  /^(?:writeHead|setHeader|appendHeader|flushHeaders|writeContinue|writeProcessing|writeEarlyHints)$/;
/** With an argument, what Express and its relatives add to it. */
const ANSWERS = /^(?:json|sendFile|sendStatus)$/;
const ROUTES = /^(?:get|head|post|put|patch|delete|del|options|all|use|param|route|addHook)$/;

/** How each framework hands over the response: the parameter, counted from 0, and the way from it. */
interface Handler {
  parameter: number;
  path: string;
}

const NODE: Handler = { parameter: 1, path: '' };
/** By the module that the app comes from. */
const FRAMEWORKS: ReadonlyMap<string, Handler> = new Map([
  ['express', NODE],
  ['connect', NODE],
  ['restify', NODE],
  ['polka', NODE],
  ['fastify', { parameter: 1, path: '.raw' }],
  ['koa', { parameter: 0, path: '.res' }],
  ['@koa/router', { parameter: 0, path: '.res' }],
  ['koa-router', { parameter: 0, path: '.res' }],
]);

/** The way from a parameter to the response, by the names of its type. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['ServerResponse', ''],
  ['Http2ServerResponse', ''],
  ['FastifyReply', '.raw'],
  ['ParameterizedContext', '.res'],
  ['RouterContext', '.res'],
]);

/** The types that are a response or context only where they come from such a module. */
const TYPES_OF_MODULES: ReadonlyMap<string, string> = new Map([
  ['express Response', ''],
  ['express-serve-static-core Response', ''],
  ['koa Context', '.res'],
]);

/**
 * The response that a place in a text can see: a parameter that evidently is or has one, because of the type, of whom the
 * function is handed to, or of what is called on it. The innermost function comes first; a name alone says nothing.
 */
export function responseAt(script: Script, offset: number): Response | undefined {
  for (const fn of script.program.nesting.around(offset)) {
    if (fn === script.program.top.fn) return undefined;
    const handler = handlerOf(script, fn);
    for (let at = 0; at < fn.params.length; at++) {
      const param = fn.params[at];
      if (param?.type !== 'Identifier') continue;
      const binding = script.bindings.resolve(param.name, fn.body.start!);
      const isSeen = binding && script.bindings.resolve(param.name, offset) === binding;
      if (!isSeen || script.assignments(binding) > 0) continue;
      const path =
        pathOfType(script, param) ??
        (handler?.parameter === at ? handler.path : undefined) ??
        pathOfUses(script, binding);
      if (path !== undefined) return { fn, text: param.name + path };
    }
  }
  return undefined;
}

function pathOfType({ bindings }: Script, param: t.Identifier): string | undefined {
  const annotation = param.typeAnnotation;
  if (annotation?.type !== 'TSTypeAnnotation') return undefined;
  const type = annotation.typeAnnotation;
  if (type.type !== 'TSTypeReference') return undefined;
  const { typeName } = type;
  if (typeName.type === 'TSQualifiedName') {
    const module =
      typeName.left.type === 'Identifier' &&
      moduleOf(bindings.resolve(typeName.left.name, param.start!));
    const name = typeName.right.name;
    return TYPES.get(name) ?? (module ? TYPES_OF_MODULES.get(`${module} ${name}`) : undefined);
  }
  if (typeName.type !== 'Identifier') return undefined;
  const binding = bindings.resolve(typeName.name, param.start!);
  const specifier = binding?.declarations[0]?.node;
  const imported =
    specifier?.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier'
      ? specifier.imported.name
      : typeName.name;
  return TYPES.get(imported) ?? TYPES_OF_MODULES.get(`${moduleOf(binding) ?? ''} ${imported}`);
}

/** How a function gets its response, if it is handed to a server or an app. */
function handlerOf(script: Script, fn: Fn): Handler | undefined {
  for (const taker of takersOf(script, fn)) {
    const handler = takes(script, taker);
    // Express hands an error first to those that want four parameters.
    if (handler === NODE && fn.params.length === 4) return { ...NODE, parameter: 2 };
    if (handler) return handler;
  }
  return undefined;
}

function takes(script: Script, taker: Taker): Handler | undefined {
  if (taker.type === 'AssignmentExpression') return undefined;
  const callee = bare(taker.callee);
  const isMember = callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression';
  const called = isMember
    ? keyName(callee.property, callee.computed)
    : callee.type === 'Identifier'
      ? callee.name
      : undefined;
  if (called === undefined) return undefined;
  if (/^create(?:Secure)?Server$/.test(called)) return NODE;
  if (!isMember) return undefined;
  const [event] = taker.arguments;
  const isRequest = event?.type === 'StringLiteral' && event.value === 'request';
  if (/^(?:on|once|addListener)$/.test(called) && isRequest) return NODE;
  if (!ROUTES.test(called)) return undefined;
  const module = moduleOfApp(script, callee.object);
  return module === undefined ? undefined : FRAMEWORKS.get(module);
}

/** The module that an app or router was made by: `express()`, `new Koa()`, `express.Router()`. */
function moduleOfApp({ bindings }: Script, node: t.Node): string | undefined {
  let at = bare(node);
  // `app.route('/').get(…)`, `app.get(…).get(…)`
  while (at.type === 'CallExpression' && at.callee.type === 'MemberExpression')
    at = bare(at.callee.object);
  if (at.type !== 'Identifier') return undefined;
  const [only] = bindings.resolve(at.name, at.start!)?.declarations ?? [];
  const made =
    only?.node.type === 'VariableDeclarator' && only.node.init ? bare(only.node.init) : undefined;
  if (made?.type !== 'CallExpression' && made?.type !== 'NewExpression') return undefined;
  const callee = bare(made.callee);
  const origin = callee.type === 'MemberExpression' ? bare(callee.object) : callee;
  return origin.type === 'Identifier'
    ? moduleOf(bindings.resolve(origin.name, origin.start!))
    : requiredBy(origin);
}

/** The module that a variable is imported from. */
function moduleOf(binding: Binding | undefined): string | undefined {
  const [only] = binding?.declarations ?? [];
  if (!only) return undefined;
  const { node } = only;
  if (only.source !== undefined) return only.source;
  return node.type === 'VariableDeclarator' && node.init ? requiredBy(node.init) : undefined;
}

/** `express` for `require('express')`. */
function requiredBy(node: t.Node): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee, arguments: args } = node;
  const isRequire = callee.type === 'Identifier' && callee.name === 'require';
  return isRequire && args[0]?.type === 'StringLiteral' ? args[0].value : undefined;
}

/** The way to the response by what is called on it: `res.writeHead(…)`, `ctx.res.setHeader(…)`. */
function pathOfUses({ mentions, bindings }: Script, binding: Binding): string | undefined {
  const isIt = (root: t.Node): boolean =>
    root.type === 'Identifier' && bindings.resolve(root.name, root.start!) === binding;
  const found = mentions.handed.of(binding.name).find(({ call, argument, chain }) => {
    if (argument !== -1 || chain.steps.length > 1 || chain.steps[0] === null || !isIt(chain.root))
      return false;
    const callee = bare(call.callee);
    const called = callee.type === 'MemberExpression' && keyName(callee.property, callee.computed);
    if (typeof called !== 'string') return false;
    return METHODS.test(called) || (ANSWERS.test(called) && call.arguments.length > 0);
  });
  if (found) return found.chain.steps.map(step => `.${step}`).join('');
  const sets = mentions.assignedFields.of('statusCode').some(({ left }) => {
    const target = bare(left);
    return target.type === 'MemberExpression' && isIt(target.object);
  });
  return sets ? '' : undefined;
}
