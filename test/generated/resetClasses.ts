import { pseudoRandom } from './pseudoRandom';
import { RESETS, type ResetShape } from './resetShapes';
import { STORES, type Field, type StoreShape } from './storeShapes';

/** A module that exports `make()`: a store of some kind, filled through a counter, with a `reset` of some shape. */
export interface ResetClass {
  seed: number;
  /** Its ending says whether it is TypeScript. */
  name: string;
  source: string;
  /** For people: `array/plain`. */
  kind: string;
  /** Whether somebody else holds the store's values as well. */
  isHeld: boolean;
}

/** How the generated code is written down. */
export interface Layout {
  isTyped: boolean;
  form: 'class' | 'private' | 'prototype' | 'closure';
  /** How the code reaches a field. */
  field: (name: string) => string;
}

type Pick = <T>(...choices: T[]) => T;

/** A class that depends on the seed alone. */
export function generateResetClass(seed: number): ResetClass {
  const random = pseudoRandom(seed);
  const pick: Pick = (...choices) => choices[Math.floor(random() * choices.length)]!;
  const isTyped = random() < 0.55;
  const form = isTyped
    ? pick<Layout['form']>('class', 'private', 'closure')
    : pick<Layout['form']>('class', 'private', 'prototype', 'closure');
  const hash = form === 'private' ? '#' : '';
  const field = (name: string): string => (form === 'closure' ? name : `this.${hash}${name}`);
  const layout: Layout = { isTyped, form, field };
  const makeStore = pick(...STORES);
  const store = makeStore(layout, pick);
  const reset = pick(...RESETS.filter(shape => shape.fits(store, layout)));
  const source = styled(moduleText(layout, store, reset, pick), pick);
  return {
    seed,
    name: `/generated/class${seed}.${isTyped ? 'ts' : 'js'}`,
    source,
    kind: `${store.kind}/${reset.kind}`,
    isHeld: store.isHeld === true,
  };
}

function moduleText(layout: Layout, store: StoreShape, reset: ResetShape, pick: Pick): string {
  const { isTyped } = layout;
  const parameter = (name: string, type: string): string => (isTyped ? `${name}: ${type}` : name);
  const { body, helpers = [], isArrow = false } = reset.write(store, layout, pick);
  const methods: Method[] = [
    {
      name: 'add',
      head: `(${parameter('key', 'string')}, ${parameter('value', 'T')})`,
      body: store.add,
    },
    {
      name: 'at',
      head: `(${parameter('index', 'number')})${isTyped ? ': T | null | undefined' : ''}`,
      body: store.at,
    },
    { name: 'total', head: `()${isTyped ? ': number' : ''}`, body: `return ${store.total};` },
    ...(store.others ?? []).map(other => ({
      ...other,
      head: `${other.head ?? '()'}${isTyped ? ': unknown' : ''}`,
    })),
    ...helpers.map(helper => ({
      ...helper,
      head: `(${helper.takesMode ? parameter('mode', 'number') : ''})`,
    })),
    {
      name: 'reset',
      head: `(${parameter('mode', 'number')})${isTyped ? ': unknown' : ''}`,
      body,
      isArrow,
    },
  ];
  const fields: Field[] = [
    ...store.fields,
    { name: 'flag', type: 'boolean', init: 'false' },
    { name: 'touched', type: 'number', init: '0' },
  ];
  const declared = isTyped ? 'export interface T { id: number; close(): unknown }\n' : '';
  return `${store.types ?? ''}${declared}${obstacle(isTyped, pick)}${instanceText(layout, fields, methods)}`;
}

interface Method {
  name: string;
  head: string;
  body: string;
  isArrow?: boolean;
}

function instanceText({ form, isTyped }: Layout, fields: Field[], methods: Method[]): string {
  const of = (body: string): string => `{\n${body}\n}`;
  // Without a type the compiler wants to know that something is returned on every way.
  const bodyOf = ({ name, body }: Method): string =>
    isTyped && name === 'reset' && !/return [^;]+;\s*$/.test(body)
      ? `${body}\nreturn undefined;`
      : body;
  if (form === 'closure') {
    const variables = fields.map(({ name, type, init, isOptional }) => {
      const annotated =
        isTyped && type !== '' ? `: ${type}${isOptional ? ' | undefined' : ''}` : '';
      return `let ${name}${annotated} = ${init ?? 'undefined'};`;
    });
    const members = methods.map(method =>
      method.isArrow
        ? `const ${method.name} = ${method.head} => ${of(bodyOf(method))};`
        : `function ${method.name}${method.head} ${of(bodyOf(method))}`,
    );
    const names = methods.map(({ name }) => name).join(', ');
    return `export function make() ${of(`${variables.join('\n')}\n${members.join('\n')}\nreturn { ${names} };`)}\n`;
  }
  if (form === 'prototype') {
    const sets = fields.map(({ name, init }) => `this.${name} = ${init ?? 'undefined'};`);
    const members = methods.map(
      method => `Context.prototype.${method.name} = function ${method.head} ${of(bodyOf(method))};`,
    );
    return `function Context() ${of(sets.join('\n'))}\n${members.join('\n')}\nexport function make() { return new Context(); }\n`;
  }
  const hash = form === 'private' ? '#' : '';
  const declared = fields.map(({ name, type, init, isOptional, isReadonly }) => {
    const annotated = isTyped ? `${isOptional ? '?' : ''}${type === '' ? '' : `: ${type}`}` : '';
    const modifiers = isTyped && isReadonly ? 'readonly ' : '';
    return `${modifiers}${hash}${name}${annotated}${init === undefined ? '' : ` = ${init}`};`;
  });
  const members = methods.map(method =>
    method.isArrow
      ? `${method.name} = ${method.head} => ${of(bodyOf(method))};`
      : `${method.name}${method.head} ${of(bodyOf(method))}`,
  );
  return `class Context ${of([...declared, ...members].join('\n'))}\nexport function make() { return new Context(); }\n`;
}

/** What else the file has under the names that a fix would like. */
function obstacle(isTyped: boolean, pick: Pick): string {
  const [value, force, unknown] = isTyped
    ? ['value: { close(): unknown }', 'force: boolean', 'value: unknown']
    : ['value', 'force', 'value'];
  return pick(
    ...Array.from({ length: 8 }, () => ''),
    `export function closeValue(${value}, ${force}) { if (!force) throw new Error('not forced'); return value.close(); }\n`,
    `export const closeValue = 1;\nexport function closePooledValue() {}\n`,
    `export function outer() { function closeValue(${unknown}) { return value; } return closeValue; }\n`,
    isTyped ? 'export type closeValue = string;\n' : 'export const i = 0, value = 1;\n',
  );
}

/** The text with the line ends, steps of indentation and ends of statements of some person. */
function styled(text: string, pick: Pick): string {
  const unit = pick('  ', '    ', '\t');
  const eol = pick('\n', '\n', '\r\n');
  const semicolon = pick(';', ';', '');
  let depth = 0;
  const lines = text.split('\n').map(line => {
    if (/^[})\]]/.test(line)) depth--;
    const laid = line === '' ? '' : unit.repeat(Math.max(depth, 0)) + line;
    if (/[{([]$/.test(line)) depth++;
    return semicolon === ';' ? laid : laid.replace(/;$/, '');
  });
  // Without a semicolon before them these would go on with the line above.
  const whole = lines.map(line =>
    semicolon === '' ? line.replace(/^(\s*)(?=[([`])/, '$1;') : line,
  );
  return whole.join(eol);
}
