import type { FailureKind } from '../../src/base/failure';
import { ESCAPE, rule, type Case } from './case';
import {
  answered,
  inject,
  replace,
  result,
  value,
  type Act,
  type Message,
} from './hostileInspector';

type Row = [
  name: string,
  on: string,
  act: Act,
  kind?: FailureKind | undefined,
  says?: RegExp,
  /** Only this one of the requests. */
  nth?: number,
];

const identity = { pid: 1, node: 'v20.0.0', cwd: '/', title: 'x' };
/** Changes what the agent answers. */
const changed = (change: object): Act => answered((status: object) => ({ ...status, ...change }));
/** Changes the first row of each answer that has some: the first slices may have none. */
const firstRow = (change: object): Act =>
  answered(({ rows: [first, ...rows], ...rest }: { rows: object[] }) => ({
    ...rest,
    rows: first ? [{ ...first, ...change }, ...rows] : [],
  }));
interface Counts {
  stores: object[];
}
/** Changes the whole counts, which come with the last rows. */
const counts = (change: (counts: Counts) => unknown): Act =>
  answered(({ readings, ...rest }: { readings: Counts[] }) => ({
    ...rest,
    readings: readings.map(change),
  }));
const eachStore = (change: object): Act =>
  counts(({ stores, ...rest }) => ({
    ...rest,
    stores: stores.map(store => ({ ...store, ...change })),
  }));
const raw = (text: string): Act => replace(({ id }) => `{"id":${id},${text}}`);
const located = (location: object): Act =>
  replace(({ id, result: all }) => {
    const value = { type: 'object', value: location };
    return {
      id,
      result: { ...all, internalProperties: [{ name: '[[FunctionLocation]]', value }] },
    };
  });
const endless: Act = answered(({ rows: [row] }: { rows: object[] }) => {
  const other = { model: 0, store: 0, instance: 0, idle: true, slot: 0, className: 'x' };
  const like = row ?? { ...other, key: null, closable: null, size: null };
  return { done: false, sliceMs: 1, readings: [], rows: Array.from({ length: 2_000 }, () => like) };
});

const IDENTIFY = 'Runtime.evaluate';
const PROPERTIES = 'Runtime.getProperties';
const WRONG = 'malformedAnswer';

const rows: Row[] = [
  [
    'an answer without a result',
    IDENTIFY,
    replace(({ id }) => ({ id })),
    WRONG,
    /which no Node/,
    0,
  ],
  ['a result that is a text', IDENTIFY, result('x'), WRONG, undefined, 0],
  ['a result that is a list', IDENTIFY, result([]), WRONG, undefined, 0],
  ['a value without a type', IDENTIFY, result({ result: {} }), WRONG, undefined, 0],
  ['an error that is a text', IDENTIFY, raw('"error":"x"'), WRONG, undefined, 0],
  ['an error without words', IDENTIFY, raw('"error":{"message":5}'), 'protocol', undefined, 0],
  [
    'an error with control characters',
    IDENTIFY,
    raw(`"error":{"message":${JSON.stringify(ESCAPE)}}`),
    'protocol',
    /taken over/,
    0,
  ],
  ['nobody', IDENTIFY, value(null), 'notNode', undefined, 0],
  ['a process id in words', IDENTIFY, value({ ...identity, pid: '1' }), 'notNode', undefined, 0],
  [
    'an endless process id',
    IDENTIFY,
    raw(
      '"result":{"result":{"type":"object","value":{"pid":1e999,"title":"","node":"","cwd":""}}}',
    ),
    'notNode',
    undefined,
    0,
  ],
  [
    'a title that is an object',
    IDENTIFY,
    value({ ...identity, title: { toString: 1 } }),
    'notNode',
    /is not an inspector of Node/,
    0,
  ],
  ['an agent that is a number', IDENTIFY, value(5), 'protocol', undefined, 2],
  ['properties that are no list', PROPERTIES, result({ result: 5 }), WRONG],
  [
    'a property without a name',
    PROPERTIES,
    result({ result: [{}] }),
    WRONG,
    /wrong result\.0\.name/,
  ],
  ['a function at no place', PROPERTIES, located({ scriptId: '1', lineNumber: -1 }), WRONG],
  ['a function in no script', PROPERTIES, located({ scriptId: {}, lineNumber: 1 }), WRONG],
  ['a walk that is a number', 'agent.walk', value(5), WRONG, /answered walk without a text/],
  ['a walk that is not JSON', 'agent.walk', value('{'), WRONG],
  ['a walk that visited words', 'agent.walk', changed({ visited: ESCAPE }), WRONG, /wrong visited/],
  ['a walk of negative length', 'agent.walk', changed({ dropped: -1 }), WRONG],
  ['a walk that read a number', 'agent.walk', changed({ probed: 5 }), WRONG, /wrong probed/],
  ['a slice without a time', 'agent.walk', changed({ sliceMs: null }), WRONG],
  ['an answer to what needs none', 'agent.confirm', value('x')],
  ['rows that are no list', 'agent.probe', changed({ rows: 'rows' }), WRONG],
  ['a row of no class', 'agent.probe', firstRow({ model: 99 }), WRONG, /rows that cannot be/],
  ['a row of class -1', 'agent.probe', firstRow({ model: -1 }), WRONG],
  ['a row of class 0.5', 'agent.probe', firstRow({ model: 0.5 }), WRONG],
  ['a row of a store that is none', 'agent.probe', firstRow({ store: 99 }), WRONG],
  ['a row with an object for a key', 'agent.probe', firstRow({ key: { replace: 1 } }), WRONG],
  ['a row with an object for a slot', 'agent.probe', firstRow({ slot: {} }), WRONG],
  [
    'a row with a name of a megabyte',
    'agent.probe',
    firstRow({ className: 'x'.repeat(1e6) }),
    WRONG,
  ],
  ['a row of size -5', 'agent.probe', firstRow({ size: -5 }), WRONG],
  ['rows without end', 'agent.probe', endless, WRONG, /rows that cannot be/],
  [
    'escapes for a number',
    'agent.probe',
    eachStore({ staleReferences: ESCAPE }),
    WRONG,
    /wrong readings\.0\.stores\.0\.staleReferences/,
  ],
  [
    'a context of five numbers',
    'agent.probe',
    counts(all => ({ ...all, contexts: [[0, 1, 2, 3, 4]] })),
    WRONG,
  ],
  ['counts of nothing', 'agent.probe', counts(() => null), WRONG],
  ['counts of no class', 'agent.probe', changed({ readings: [] }), WRONG, /without all counts/],
];

const TAKE = 'HeapProfiler.takeHeapSnapshot';
const event = (name: string, params: object): Message => ({
  method: `HeapProfiler.${name}`,
  params: { ...params },
});
const chunk = (text: unknown): Message => event('addHeapSnapshotChunk', { chunk: text });
const progress = event('reportHeapSnapshotProgress', { done: 'x', total: 1 });
const whole =
  (text: string): Act =>
  ({ request, send }) => {
    send(chunk(text));
    send({ id: request.id, result: {} });
  };
const partly: Act = ({ send, client }) => {
  send(chunk('{"snapshot":{'));
  client.close();
};

const snapshots: [name: string, act: Act, kind: FailureKind][] = [
  ['a chunk that is a number', inject(chunk(5)), WRONG],
  ['progress in words', inject(progress), WRONG],
  ['a snapshot of words', whole('words'), 'malformedSnapshot'],
  ['a snapshot that stops', whole('{"snapshot":{'), 'truncatedSnapshot'],
  ['a goodbye within a snapshot', partly, 'targetGone'],
];

/** What is wrong in an answer that is one, or in an event. */
export const answerCases: Case[] = [
  ...rows.map(([name, on, act, kind, says, nth]): Case => {
    return { name, script: rule(on, act, nth), kind, says };
  }),
  ...snapshots.map(([name, act, kind]): Case => {
    const args = ['--snapshot', '--allow-pause', '600000'];
    return { name, script: rule(TAKE, act), kind, args, program: true };
  }),
];
