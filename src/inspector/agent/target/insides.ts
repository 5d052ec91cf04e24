import { textOf } from './functionText';
import type { SafeRead } from './safeRead';

/**
 * What an object has inside besides its fields. `told`: the inspector tells it. `promise`: Node's own function tells
 * it. `weak`: a WeakMap, which answers for each key. `shut`: it keeps things, and nothing
 * but a heap snapshot tells which.
 */
export type Inside = 'none' | 'told' | 'promise' | 'weak' | 'shut';

export const REGISTRY = 'FinalizationRegistry';

/** By the tag of V8's own prototype. An imitation costs a request, or is told as something that was not read. */
const TAGGED: Readonly<Record<string, Inside>> = {
  Promise: 'promise',
  Generator: 'told',
  AsyncGenerator: 'told',
  WeakMap: 'weak',
  [REGISTRY]: 'shut',
  // What iterators go through is listed all at once or not at all, however much it is.
  'Array Iterator': 'shut',
  'Map Iterator': 'shut',
  'Set Iterator': 'shut',
  'Iterator Helper': 'shut',
};
/** So far up from an object stands the prototype that V8 made for its kind: behind that of a generator's function. */
const MOST_STEPS = 3;
/** Number of classes in a chain whose texts are searched for private fields. */
const CLASS_TEXTS = 4;

/** What the objects with this prototype have inside, with V8's name of their kind; '' where it has none. */
export function insideOf(read: SafeRead, first: object): { inside: Inside; tag: string } {
  if (bearsPrivates(read, first)) return { inside: 'told', tag: '' };
  let proto: object | null = first;
  for (let step = 0; proto && step < MOST_STEPS; step++) {
    const tag = read.own(proto, Symbol.toStringTag);
    if (typeof tag === 'string' && Object.hasOwn(TAGGED, tag)) {
      return { inside: TAGGED[tag]!, tag };
    }
    proto = read.proto(proto);
  }
  return { inside: 'none', tag: '' };
}

function bearsPrivates(read: SafeRead, first: object): boolean {
  let proto: object | null = first;
  for (let step = 0; proto && step < CLASS_TEXTS; step++) {
    const constructor = read.own(proto, 'constructor');
    if (typeof constructor === 'function' && !read.isProxy(constructor)) {
      const text = textOf(constructor);
      if (text.startsWith('class') && /#[\w$]/.test(text)) return true;
    }
    proto = read.proto(proto);
  }
  return false;
}
