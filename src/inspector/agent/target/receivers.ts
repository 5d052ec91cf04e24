import type { Unseen } from '../agentApi';
import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { textOf } from './functionText';
import { ownCode } from './ownCode';
import { clip, type SafeRead } from './safeRead';

const ARROW = /^(?:async\s*)?(?:\(|[\p{ID_Start}$_][\p{ID_Continue}$]*\s*=>)/u;
/** `this` and `super` as code, rather than in a comment. */
const RECEIVER =
  /\bthis\s*(?:\.\s*[\p{ID_Start}$_#]|\?\.|[[,;)}\]=!&|?:]|in\b|instanceof\b)|(?:[=>(,]|\breturn)\s*this\b|\bsuper\s*[.[(]/u;
/** Arrow functions are looked up by so much of their text, from `=>` on. Few are shorter. */
const MARK = 8;
const CHARS_PER_STEP = 4_096;
/** Limit of kept functions and texts, each. */
const MOST_TEXTS = 5_000;

/** What one part of a search has noted, for the next part. Keeps nothing alive. */
export interface LeftReceivers {
  /** Texts of the program's arrow functions that use `this`. */
  arrows: string[];
  methods: string[];
  prototypes: WeakRef<object>[];
}

/**
 * Which arrow functions keep a `this` that nothing else may lead to. V8 leaves it out of what it tells of a function's scopes,
 * so that only a heap snapshot shows it. It counts as in reach when the walk has met an object that the function's code
 * belongs to: an instance of the class around it, or an object that has the method around it.
 */
export class Receivers {
  /** Arrow functions that use `this`, each with the key of its text. */
  private readonly arrows: { text: string; key: string }[] = [];
  private readonly prototypes: object[] = [];
  /** Texts of methods of plain objects. */
  private readonly methods: string[] = [];

  /** Of the program's, met by earlier parts of the search. */
  private readonly earlierArrows: readonly string[];

  constructor(
    private readonly read: SafeRead,
    earlier?: LeftReceivers,
  ) {
    this.earlierArrows = earlier?.arrows ?? [];
    this.methods.push(...(earlier?.methods ?? []));
    for (const prototype of earlier?.prototypes ?? []) {
      const met = prototype.deref();
      if (met) this.prototypes.push(met);
    }
  }

  /** What the next part of the search goes on from. */
  left(isPrograms: (key: string) => boolean): LeftReceivers {
    const { methods, prototypes } = this;
    return {
      arrows: this.sought(isPrograms),
      methods,
      prototypes: prototypes.map(prototype => new WeakRef(prototype)),
    };
  }

  /** Notes the first function of a text. `key`: what functions like it share. `isMethod`: it stands in a property. */
  meet(text: string, key: string, isMethod: boolean): void {
    if (!RECEIVER.test(text)) return;
    if (ARROW.test(text)) {
      const isUsed = this.arrows.length < MOST_TEXTS && RECEIVER.test(ownCode(text));
      if (isUsed) this.arrows.push({ text, key });
    } else if (isMethod && !text.startsWith('class') && this.methods.length < MOST_TEXTS) {
      this.methods.push(text);
    }
  }

  /** Notes that an object with this prototype was met. */
  meetInstanceOf(prototype: object): void {
    if (this.prototypes.length < MOST_TEXTS) this.prototypes.push(prototype);
  }

  /**
   * Those whose `this` may be out of reach. `isPrograms`: whether functions with this key are known to be the program's. What
   * is yielded between is without meaning: the work can pause there.
   */
  *unseen(
    isPrograms: (key: string) => boolean,
  ): Generator<undefined, Pick<Unseen, 'receivers' | 'example'>> {
    const sought = this.sought(isPrograms);
    if (sought.length === 0) return { receivers: 0, example: '' };
    const places = new Map<string, { text: string; at: number }[]>();
    const texts: string[] = [];
    for (const text of this.texts()) {
      for (let at = 0; at < text.length; at += CHARS_PER_STEP) yield;
      texts.push(text);
      for (let at = text.indexOf('=>'); at >= 0; at = text.indexOf('=>', at + 2)) {
        const mark = text.slice(at, at + MARK);
        const same = places.get(mark);
        if (same) same.push({ text, at });
        else places.set(mark, [{ text, at }]);
      }
    }
    const left: string[] = [];
    for (const arrow of sought) {
      yield;
      const at = arrow.indexOf('=>');
      const mark = arrow.slice(at, at + MARK);
      const isMet =
        mark.length < MARK
          ? texts.some(text => text.includes(arrow))
          : places.get(mark)?.some(place => place.text.startsWith(arrow, place.at - at));
      if (!isMet) left.push(arrow);
    }
    return { receivers: left.length, example: clip(left[0] ?? '') };
  }

  private sought(isPrograms: (key: string) => boolean): string[] {
    const own = this.arrows.filter(({ key }) => isPrograms(key)).map(({ text }) => text);
    return [...new Set([...this.earlierArrows, ...own])].slice(0, MOST_TEXTS);
  }

  /** The code of everything that the walk has met an object of. */
  private *texts(): Generator<string> {
    const { read } = this;
    const done = new Set<object>();
    for (const prototype of this.prototypes) {
      let proto: object | null = prototype;
      for (let depth = 0; proto && depth < PROTO_DEPTH && !done.has(proto); depth++) {
        done.add(proto);
        const constructor = read.own(proto, 'constructor');
        const text = this.textOf(constructor);
        if (text !== '') yield text;
        if (!text.startsWith('class')) {
          for (const key of read.keys(proto)) {
            const found = key === 'constructor' ? undefined : read.descriptor(proto, key);
            for (const part of [found?.value, found?.get, found?.set] as unknown[]) {
              const method = this.textOf(part);
              if (method !== '') yield method;
            }
          }
        }
        proto = read.proto(proto);
      }
    }
    yield* this.methods;
  }

  /** '' for what cannot have arrow functions with a `this`. */
  private textOf(value: unknown): string {
    if (typeof value !== 'function' || this.read.isProxy(value)) return '';
    const text = textOf(value);
    return RECEIVER.test(text) && text.includes('=>') ? text : '';
  }
}
