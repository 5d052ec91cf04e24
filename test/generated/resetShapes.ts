import type { Layout } from './resetClasses';
import type { StoreShape } from './storeShapes';

type Pick = <T>(...choices: T[]) => T;

/** The code of one kind of reset: `mode`, its parameter, chooses the way through it. */
export interface ResetShape {
  kind: string;
  fits: (store: StoreShape, layout: Layout) => boolean;
  write: (
    store: StoreShape,
    layout: Layout,
    pick: Pick,
  ) => {
    body: string;
    helpers?: { name: string; body: string; takesMode?: boolean }[];
    isArrow?: boolean;
  };
}

type Parts = { r: string; c: string; touch: string; expression: string };

function shape(
  kind: string,
  write: (parts: Parts, store: StoreShape, layout: Layout, pick: Pick) => string,
  fits: ResetShape['fits'] = () => true,
): ResetShape {
  return {
    kind,
    fits,
    write: (store, layout, pick) => ({ body: write(partsOf(store, layout), store, layout, pick) }),
  };
}

function partsOf({ rewinds, clear }: StoreShape, { field }: Layout): Parts {
  return {
    r: rewinds.join('\n'),
    c: clear,
    touch: `${field('touched')}++;`,
    expression: rewinds[0]!.replace(/;$/, ''),
  };
}

const isSingle = ({ rewinds }: StoreShape): boolean => rewinds.length === 1;
const hasElements = ({ element }: StoreShape): boolean => element !== undefined;
const call = ({ form, field }: Layout, name: string): string =>
  form === 'closure' ? field(name) : `this.${name}`;

/** Starts a function that reads what is in use now, a turn later. */
const readAfterAwait = ({ total, element }: StoreShape, { isTyped }: Layout): string =>
  `const until = ${total};\nconst read = async () => {\nawait null;\nfor (let at = 0; at < until; at++) void ${element!('at')}${isTyped ? '!' : ''}.id;\n};\nvoid read();`;

export const RESETS: readonly ResetShape[] = [
  shape('plain', ({ r }) => r),
  shape('plain', ({ r, touch }) => `${touch}\n${r}`),
  shape('plain', ({ r, touch }) => `${r}\n${touch}`),
  shape('clean', ({ r, c }) => `${c}\n${r}`),
  shape('both branches', ({ r }) => `if (mode > 0) {\n${r}\n} else {\n${r}\n}`),
  shape('both branches', ({ r }) => `if (mode > 0) ${r}\nelse ${r}`, isSingle),
  shape('one branch clears', ({ r, c }) => `if (mode > 0) {\n${c}\n${r}\n} else {\n${r}\n}`),
  shape('one branch clears', ({ r, c }) => `if (mode > 0) {\n${r}\n} else {\n${c}\n${r}\n}`),
  shape('early return', ({ r, touch }) => `if (mode > 0) {\n${r}\nreturn;\n}\n${touch}\n${r}`),
  shape('early return', ({ r, c }) => `if (mode > 0) {\n${r}\nreturn;\n}\n${c}\n${r}`),
  shape('early return', ({ r }) => `if (mode > 1) return;\n${r}`),
  shape(
    'switch',
    ({ r, touch }) =>
      `switch (mode) {\ncase 0:\n${r}\nbreak;\ncase 1:\n${touch}\n${r}\nbreak;\ndefault:\n${r}\n}`,
  ),
  shape('switch', ({ r, c }) => `switch (mode) {\ncase 0:\n${c}\ncase 1:\n${r}\n}`),
  shape(
    'try and catch',
    ({ r, touch }) =>
      `try {\nif (mode > 1) throw new Error('broken');\n${touch}\n${r}\n} catch {\n${r}\n}`,
  ),
  shape('try and finally', ({ r, touch }) => `try {\n${touch}\n} finally {\n${r}\n}`),
  shape(
    'try and finally',
    ({ r, touch }) => `try {\nif (mode > 0) return;\n${touch}\n} finally {\n${r}\n}`,
  ),
  shape('ternary', ({ expression }) => `mode > 0 ? (${expression}) : (${expression});`, isSingle),
  shape('logical', ({ expression }) => `if (mode >= 0 && (${expression}) < 1) return;`, isSingle),
  shape('logical', ({ expression }) => `void (mode > 0 && (${expression}));`, isSingle),
  shape('returned', ({ expression }) => `return (${expression});`, isSingle),
  shape('comma', ({ expression, touch }) => `${touch.replace(/;$/, '')}, ${expression};`, isSingle),
  shape('loop', ({ r }) => `do {\n${r}\n} while (mode > 5);`),
  shape('loop', ({ r }) => `for (let round = 0; round < 2; round++) {\n${r}\n}`),
  shape(
    'head of a loop',
    ({ expression, touch }) => `for (${expression}; mode > 5; ) ${touch}`,
    isSingle,
  ),
  shape('block', ({ r }) => `{\n${r}\n}`),
  shape('conditional clear', ({ r, c }) => `if (mode > 0) {\n${c}\n}\n${r}`),
  shape(
    'clear by own state',
    ({ r, c }, _store, { field }) => `if (${field('flag')}) {\n${c}\n}\n${r}`,
  ),
  shape('clear when used', ({ r, c }, { total }) => `if (${total} > 0) {\n${c}\n}\n${r}`),
  shape('when used', ({ r }, { total }) => `if (${total} > 0) {\n${r}\n}`),
  shape('clear too late', ({ r, c }) => `${r}\n${c}`),
  shape('label', ({ r, c }) => `out: {\nif (mode > 0) break out;\n${c}\n}\n${r}`),
  shape(
    'callback',
    ({ r }) => `[1].forEach(() => {\n${r}\n});`,
    (_store, { form }) => form !== 'prototype',
  ),
  shape(
    'moved before',
    ({ r, expression }) => `${expression.replace(/=.*/, '= 1')};\n${r}`,
    isSingle,
  ),
  shape(
    'moved before',
    ({ r, expression }) => `if (mode > 0) ${expression.replace(/=.*/, '= 1')};\n${r}`,
    isSingle,
  ),
  shape('rewound twice', ({ r, touch }) => `${r}\n${touch}\n${r}`),
  shape(
    'read later',
    ({ r }, { total, list }) => `const until = ${total};\n${r}\nreturn ${list}.slice(0, until);`,
    ({ list }) => list !== undefined,
  ),
  shape(
    'read later',
    ({ r }, { total, element }) =>
      `const until = ${total};\n${r}\nreturn until > 0 ? ${element!('0')} : undefined;`,
    hasElements,
  ),
  shape(
    'read after an await',
    ({ r }, store, layout) => `${readAfterAwait(store, layout)}\n${r}`,
    (store, { form }) => hasElements(store) && form !== 'prototype',
  ),
  shape(
    'first returned',
    ({ r }, { total, element }) =>
      `const first = ${total} > 0 ? ${element!('0')} : undefined;\n${r}\nreturn first;`,
    hasElements,
  ),
  shape(
    'closes by itself',
    ({ r }, { total, element }, { isTyped }) =>
      `for (let at = 0; at < ${total}; at++) ${element!('at')}${isTyped ? '!' : ''}.close();\n${r}`,
    hasElements,
  ),
  {
    kind: 'helper rewinds',
    fits: () => true,
    write: (store, layout) => ({
      body: `${partsOf(store, layout).touch}\n${call(layout, 'rewind')}();`,
      helpers: [{ name: 'rewind', body: store.rewinds.join('\n') }],
    }),
  },
  {
    kind: 'helper clears sometimes',
    fits: () => true,
    write: (store, layout) => ({
      body: `${call(layout, 'wipe')}(mode);\n${store.rewinds.join('\n')}`,
      helpers: [{ name: 'wipe', body: `if (mode > 0) {\n${store.clear}\n}`, takesMode: true }],
    }),
  },
  {
    kind: 'helper clears',
    fits: () => true,
    write: (store, layout) => ({
      body: `if (mode > 0) {\n${call(layout, 'wipe')}();\n${store.rewinds.join('\n')}\n} else {\n${store.rewinds.join('\n')}\n}`,
      helpers: [{ name: 'wipe', body: store.clear }],
    }),
  },
  {
    kind: 'caller reads later',
    fits: ({ list }) => list !== undefined,
    write: (store, layout) => ({
      body: store.rewinds.join('\n'),
      helpers: [
        {
          name: 'drain',
          body: `const until = ${store.total};\n${call(layout, 'reset')}(0);\nreturn ${store.list}.slice(0, until);`,
        },
      ],
    }),
  },
  {
    kind: 'another reads after an await',
    fits: (store, { form }) => hasElements(store) && form !== 'prototype',
    write: (store, layout) => ({
      body: store.rewinds.join('\n'),
      helpers: [{ name: 'drain', body: readAfterAwait(store, layout) }],
    }),
  },
  {
    kind: 'arrow',
    fits: (_store, { form }) => form !== 'prototype',
    write: (store, layout) => ({ body: partsOf(store, layout).r, isArrow: true }),
  },
];
