import type { Layout } from './resetClasses';

export interface Field {
  name: string;
  /** '' leaves it to be inferred. */
  type: string;
  /** `undefined`: the field begins without a value. */
  init: string | undefined;
  isOptional?: boolean;
  isReadonly?: boolean;
}

/** The code of one kind of store. */
export interface StoreShape {
  kind: string;
  fields: Field[];
  /** Types that the module declares for it. */
  types?: string;
  add: string;
  at: string;
  total: string;
  /** Statements that set its counters back. */
  rewinds: string[];
  /** Code that clears it properly, while its counters still say what is in use. */
  clear: string;
  /** How an element in use is read by its number; `undefined` where nobody would. */
  element?: (index: string) => string;
  /** Whether somebody else holds the values as well, so that closing them would be wrong. */
  isHeld?: boolean;
  /** Its array, where it is one and surely there. */
  list?: string;
  others?: { name: string; head?: string; body: string }[];
}

type Pick = <T>(...choices: T[]) => T;
type MakeStore = (layout: Layout, pick: Pick) => StoreShape;

const ARRAYS = ['items', 'values', '_slots'];
const COUNTERS = ['count', 'n', 'size', '_used'];

interface ArrayForm {
  field: Omit<Field, 'name'>;
  types?: string;
  /** How code writes to it, where its type does not let it. */
  written?: (list: string) => string;
  /** Before each write: makes it where it is not there yet. */
  make?: (list: string) => string;
  isPlainObject?: boolean;
}

/** The ways in which an array of `E` is declared. */
function arrayForms(element: string, isTyped: boolean, isClosure: boolean): ArrayForm[] {
  const lazy = (list: string): string => `if (!${list}) ${list} = [];`;
  const plain: ArrayForm[] = [
    { field: { type: `${element}[]`, init: '[]' } },
    {
      field: {
        type: `Array<${element}>`,
        init: isTyped ? `new Array<${element}>(4)` : 'new Array(4)',
      },
    },
    { field: { type: `(${element} | undefined)[]`, init: '[]' } },
    { field: { type: `(${element} | null)[]`, init: '[]' } },
    { field: { type: `${element}[] | null`, init: 'null' }, make: lazy },
    { field: { type: `Record<number, ${element}>`, init: '{}' }, isPlainObject: true },
  ];
  if (!isTyped) return plain;
  return [
    ...plain,
    { field: { type: '', init: `[] as ${element}[]` } },
    { field: { type: '', init: `new Array<${element}>()` } },
    { field: { type: '', init: `[] as (${element} | undefined)[]`, isReadonly: true } },
    { field: { type: `{ [index: number]: ${element} }`, init: '{}' }, isPlainObject: true },
    {
      field: { type: 'Indexed', init: '{}' },
      types: `interface Indexed { [index: number]: ${element} }\n`,
      isPlainObject: true,
    },
    { field: { type: 'List', init: '[]' }, types: `type List = ${element}[];\n` },
    { field: { type: `ListOf<${element}>`, init: '[]' }, types: 'type ListOf<E> = E[];\n' },
    {
      field: { type: `readonly ${element}[]`, init: '[]' },
      written: list => `(${list} as ${element}[])`,
    },
    { field: { type: `${element}[]`, init: '[]', isReadonly: true } },
    { field: { type: `[${element}?, ...${element}[]]`, init: '[]' } },
    {
      field: { type: `${element}[] | undefined`, init: undefined, isOptional: !isClosure },
      make: lazy,
    },
  ];
}

/** `items[count++] = value`, in any form. */
const array: MakeStore = ({ isTyped, form, field }, pick) => {
  const forms = arrayForms('T', isTyped, form === 'closure');
  const { field: declared, types, written, make, isPlainObject } = pick(...forms);
  const [items, count] = [pick(...ARRAYS), pick(...COUNTERS)];
  const [list, n] = [field(items), field(count)];
  const target = written?.(list) ?? list;
  const isStack = pick(true, false, false, false);
  const write = isStack
    ? pick(`${target}[++${n}] = value;`, `${n}++;\n${target}[${n}] = value;`)
    : pick(
        `${target}[${n}++] = value;`,
        `${target}[${n}] = value;\n${n}++;`,
        `${target}[${n}] = value;\n${n} += 1;`,
        `const at = ${n}++;\n${target}[at] = value;`,
        `const at = ${n};\n${target}[at] = value;\n${n} = at + 1;`,
      );
  const total = isStack ? `${n} + 1` : n;
  const mark = make && isTyped ? '!' : '';
  const element = (index: string): string => `${list}${mark}[${index}]`;
  const first = isStack ? '-1' : '0';
  const until = isStack ? `<= ${n}` : `< ${n}`;
  return {
    kind: isPlainObject ? 'numbered object' : make ? 'lazy array' : 'array',
    fields: [
      { name: items, ...declared },
      { name: count, type: 'number', init: first },
    ],
    ...(types !== undefined && { types }),
    add: `${make ? `${make(list)}\n` : ''}${write}`,
    at: `return index < ${total} ? ${element('index')} : undefined;`,
    total,
    rewinds: [`${n} = ${first};`],
    clear: `for (let j = 0; j ${until}; j++) ${target}${mark}[j] = ${isTyped ? 'undefined!' : 'undefined'};`,
    element,
    ...(!make && !isPlainObject && { list }),
  };
};

const parallel: MakeStore = ({ isTyped, field }, pick) => {
  const count = pick(...COUNTERS);
  const [keys, list, n] = [field('keys'), field('values'), field(count)];
  const nothing = isTyped ? 'undefined!' : 'undefined';
  return {
    kind: 'parallel arrays',
    fields: [
      { name: 'keys', type: '{ key: string }[]', init: '[]' },
      { name: 'values', type: pick('T[]', '(T | null)[]', 'Array<T | undefined>'), init: '[]' },
      { name: count, type: 'number', init: '0' },
    ],
    add: `${keys}[${n}] = { key };\n${list}[${n}++] = value;`,
    at: `return index < ${n} ? ${list}[index] : undefined;`,
    total: n,
    rewinds: [`${n} = 0;`],
    clear: `for (let j = 0; j < ${n}; j++) {\n${keys}[j] = ${nothing};\n${list}[j] = ${nothing};\n}`,
    element: index => `${list}[${index}]`,
  };
};

const madeEntries: MakeStore = ({ isTyped, form, field }, pick) => {
  const entry = '{ key: string; value: T }';
  const {
    field: declared,
    types,
    written,
    make,
    isPlainObject,
  } = pick(...arrayForms(entry, isTyped, form === 'closure'));
  const count = pick(...COUNTERS);
  const [list, n] = [field('entries'), field(count)];
  const target = written?.(list) ?? list;
  const mark = make && isTyped ? '!' : '';
  return {
    kind: isPlainObject ? 'entries in an object' : 'entries',
    fields: [
      { name: 'entries', ...declared },
      { name: count, type: 'number', init: '0' },
    ],
    ...(types !== undefined && { types }),
    add: `${make ? `${make(list)}\n` : ''}${target}[${n}++] = { key, value };`,
    at: `return index < ${n} ? ${list}${mark}[index]?.value : undefined;`,
    total: n,
    rewinds: [`${n} = 0;`],
    clear: `for (let j = 0; j < ${n}; j++) ${target}${mark}[j] = ${isTyped ? 'undefined!' : 'undefined'};`,
    element: index => `${list}${mark}[${index}]${isTyped ? '!' : ''}.value`,
  };
};

const reusedEntries: MakeStore = ({ isTyped, field }, pick) => {
  const count = pick(...COUNTERS);
  const [list, n] = [field('entries'), field(count)];
  const empty = pick('undefined', 'null');
  return {
    kind: 'reused entries',
    fields: [
      { name: 'entries', type: pick('Entry[]', '(Entry | undefined)[]'), init: '[]' },
      { name: count, type: 'number', init: '0' },
    ],
    ...(isTyped && { types: `interface Entry { key: string; value: T | ${empty} }\n` }),
    add: pick(
      `let entry = ${list}[${n}];\nif (!entry) {\nentry = { key: '', value: ${empty} };\n${list}[${n}] = entry;\n}\n${n}++;\nentry.key = key;\nentry.value = value;`,
      `const entry = (${list}[${n}++] ??= { key: '', value: ${empty} });\nentry.key = key;\nentry.value = value;`,
    ),
    at: `return index < ${n} ? ${list}[index]?.value : undefined;`,
    total: n,
    rewinds: [`${n} = 0;`],
    clear: `for (let j = 0; j < ${n}; j++) {\nconst held = ${list}[j];\nif (held) held.value = ${empty};\n}`,
    element: index => `${list}[${index}]${isTyped ? '!' : ''}.value${isTyped ? '!' : ''}`,
  };
};

const ring: MakeStore = ({ isTyped, field }, pick) => {
  const [list, head, tail] = [field('list'), field('head'), field('tail')];
  const empty = isTyped ? 'undefined' : pick('undefined', 'null');
  return {
    kind: 'ring',
    fields: [
      { name: 'list', type: '(T | undefined)[]', init: 'new Array(64)' },
      { name: 'head', type: 'number', init: '0' },
      { name: 'tail', type: 'number', init: '0' },
    ],
    add: `void key;\n${list}[${tail}] = value;\n${tail} = (${tail} + 1) & 63;`,
    at: `return index < ((${tail} - ${head}) & 63) ? ${list}[(${head} + index) & 63] : undefined;`,
    total: `((${tail} - ${head}) & 63)`,
    rewinds: pick(
      [`${head} = 0;`, `${tail} = 0;`],
      [`${tail} = 0;`, `${head} = 0;`],
      [`${head} = ${tail} = 0;`],
    ),
    clear: `${list}.fill(undefined);`,
    others: [
      {
        name: 'take',
        body: `const taken = ${list}[${head}];\nif (${head} === ${tail}) return undefined;\n${list}[${head}] = ${empty};\n${head} = (${head} + 1) & 63;\nreturn taken;`,
      },
    ],
  };
};

const stack: MakeStore = ({ field }, pick) => {
  const count = pick(...COUNTERS);
  const [list, n] = [field('items'), field(count)];
  return {
    kind: 'stack',
    fields: [
      { name: 'items', type: '(T | undefined)[]', init: '[]' },
      { name: count, type: 'number', init: '0' },
    ],
    add: `void key;\n${list}[${n}++] = value;`,
    at: `return index < ${n} ? ${list}[index] : undefined;`,
    total: n,
    rewinds: [`${n} = 0;`],
    clear: `${list}.fill(undefined);`,
    element: index => `${list}[${index}]`,
    others: [{ name: 'take', body: `if (${n} === 0) return undefined;\nreturn ${list}[--${n}];` }],
  };
};

/** A dictionary whose keys are made from a counter. */
const keyed: MakeStore = ({ isTyped, form, field }, pick) => {
  const count = pick(...COUNTERS);
  const [items, n] = [field('items'), field(count)];
  const key = pick<(at: string) => string>(
    at => `'k' + ${at}`,
    at => `\`k\${${at}}\``,
    at => `String(${at})`,
    at => `${field('prefix')} + ${at}`,
    at => `'a' + (${at} + 1) + 'b'`,
  );
  const isReadonly = form !== 'closure' && pick(true, false);
  return {
    kind: 'keyed dictionary',
    fields: [
      {
        name: 'items',
        type: pick('Record<string, T>', '{ [key: string]: T }', '{ [key: string]: T | undefined }'),
        init: pick('{}', 'Object.create(null)'),
        isReadonly,
      },
      { name: 'prefix', type: 'string', init: "'p'" },
      { name: count, type: 'number', init: '0' },
    ],
    add: pick(
      `${items}[${key(`${n}++`)}] = value;`,
      `${items}[${key(n)}] = value;\n${n}++;`,
      `const at = ${key(n)};\n${items}[at] = value;\n${n}++;`,
    ),
    at: `return index < ${n} ? ${items}[${key('index')}] : undefined;`,
    total: n,
    rewinds: [`${n} = 0;`],
    clear: `for (const each of Object.keys(${items})) delete ${items}[each];`,
    element: index => `${items}[${key(index)}]${isTyped ? '!' : ''}`,
  };
};

/** Two stores with a counter each. */
const two: MakeStore = (layout, pick) => {
  const { field } = layout;
  const [left, right, l, r] = [
    field('left'),
    field('right'),
    field('leftCount'),
    field('rightCount'),
  ];
  const nothing = layout.isTyped ? 'undefined!' : 'undefined';
  return {
    kind: 'two stores',
    fields: [
      { name: 'left', type: 'T[]', init: '[]' },
      { name: 'right', type: '(T | null)[]', init: '[]' },
      { name: 'leftCount', type: 'number', init: '0' },
      { name: 'rightCount', type: 'number', init: '0' },
    ],
    add: `if (key.length % 2 === 0) ${left}[${l}++] = value;\nelse ${right}[${r}++] = value;`,
    at: `if (index < ${l}) return ${left}[index];\nreturn index < ${l} + ${r} ? ${right}[index - ${l}] : undefined;`,
    total: `${l} + ${r}`,
    rewinds: pick([`${l} = 0;`, `${r} = 0;`], [`${l} = ${r} = 0;`]),
    clear: `for (let j = 0; j < ${l}; j++) ${left}[j] = ${nothing};\nfor (let j = 0; j < ${r}; j++) ${right}[j] = ${nothing};`,
  };
};

/** Two stores that methods of their own fill, and a caller that puts each value into both. */
const sharing: MakeStore = ({ isTyped, form, field }, pick) => {
  const [left, right, l, r] = [
    field('left'),
    field('right'),
    field('leftCount'),
    field('rightCount'),
  ];
  const nothing = isTyped ? 'undefined!' : 'undefined';
  const head = isTyped ? '(value: T)' : '(value)';
  const own = form === 'closure' ? '' : 'this.';
  return {
    kind: 'sharing stores',
    fields: [
      { name: 'left', type: 'T[]', init: '[]' },
      { name: 'right', type: '(T | null)[]', init: '[]' },
      { name: 'leftCount', type: 'number', init: '0' },
      { name: 'rightCount', type: 'number', init: '0' },
    ],
    add: `void key;\n${own}addLeft(value);\n${own}addRight(value);`,
    at: `return index < ${l} ? ${left}[index] : undefined;`,
    total: l,
    rewinds: pick([`${l} = 0;`, `${r} = 0;`], [`${l} = ${r} = 0;`]),
    clear: `for (let j = 0; j < ${l}; j++) ${left}[j] = ${nothing};\nfor (let j = 0; j < ${r}; j++) ${right}[j] = ${nothing};`,
    others: [
      { name: 'addLeft', head, body: `return (${left}[${l}++] = value);` },
      { name: 'addRight', head, body: `return (${right}[${r}++] = value);` },
    ],
  };
};

/** Somebody else who has the values that are put into a store as well. */
interface Holder {
  kind: string;
  /** Declarations of the module. */
  module?: string;
  fields?: Field[];
  add: string;
  others?: StoreShape['others'];
}

function holders({ isTyped, form, field }: Layout): Holder[] {
  const typed = (name: string, type: string): string => (isTyped ? `${name}: ${type}` : name);
  const held = isTyped ? 'const held: { at: T }[] = [];\n' : 'const held = [];\n';
  const one = `(${typed('value', 'T')})`;
  const call = form === 'closure' ? '' : 'this.';
  const timer = isTyped
    ? { module: 'declare function setTimeout(wake: () => unknown, ms: number): unknown;\n' }
    : {};
  return [
    {
      kind: 'own method',
      fields: [{ name: 'seen', type: 'T[]', init: '[]' }],
      add: `${call}note(value);`,
      others: [{ name: 'note', head: one, body: `return ${field('seen')}.push(value);` }],
    },
    {
      kind: 'function of the file',
      module: `${held}function keep${one} { held.push({ at: value }); }\n`,
      add: 'keep(value);',
    },
    {
      kind: 'imported function',
      module: `import { keep } from './keep';\n`,
      add: 'keep(value);',
    },
    {
      kind: 'imported object',
      module: `import { tracker } from './keep';\n`,
      add: 'tracker.register(value);',
    },
    {
      kind: 'imported function, in an object',
      module: `import { keep } from './keep';\n`,
      add: 'const told = { value, key };\nkeep(told);',
    },
    { kind: 'waiting closure', ...timer, add: 'setTimeout(() => value.id, 1);' },
    { kind: 'promise', add: 'void Promise.resolve().then(() => value.id);' },
    {
      kind: 'await',
      add: 'const later = async () => {\nawait null;\nreturn value.id;\n};\nvoid later();',
    },
    {
      kind: 'nobody, a function that looks',
      module: `function look${one} { return value.id; }\n`,
      add: 'look(value);',
    },
    { kind: 'nobody, a log', add: 'void String(value.id);' },
  ];
}

/** Another store whose values somebody else gets as well, or seems to get. */
const registered: MakeStore = (layout, pick) => {
  const store = pick(array, parallel, madeEntries, stack)(layout, pick);
  const { kind, module, fields = [], add, others = [] } = pick(...holders(layout));
  return {
    ...store,
    kind: `${store.kind} and ${kind}`,
    isHeld: !kind.startsWith('nobody'),
    fields: [...store.fields, ...fields],
    types: (module ?? '') + (store.types ?? ''),
    add: pick(`${store.add}\n${add}`, `${add}\n${store.add}`),
    others: [...(store.others ?? []), ...others],
  };
};

export const STORES: readonly MakeStore[] = [
  array,
  array,
  array,
  parallel,
  madeEntries,
  reusedEntries,
  ring,
  stack,
  keyed,
  keyed,
  two,
  sharing,
  registered,
  registered,
];
