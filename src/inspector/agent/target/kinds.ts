import type { AgentConfig } from '../agentApi';
import type { SafeRead } from './safeRead';

/** Objects of one class, or of one factory, and the pool model that was confirmed for it. */
export interface Kind {
  /** The class's constructor function, or one of the factory object's methods. */
  marker: object;
  /** Ordinal of the model; -1 for none, -2 while nobody has looked. */
  model: number;
  reported: boolean;
  instances: object[];
}

/** What was confirmed in earlier walks, by marker and by a factory method's text. Valid for one list of models. */
export interface Verdicts {
  byMarker: WeakMap<object, number>;
  byText: Map<string, number>;
}

/** Recognises instances of pool models. */
export interface Kinds {
  /** Notes the object as an instance of its kind. `method`: the factory's method that tells its closure. */
  classify(target: object): { method: object | undefined } | undefined;
  /** The kind of a value that is not known to belong to no model. */
  of(value: unknown): Kind | undefined;
  /** Kinds that nobody has looked at. */
  unreported(): number;
  take(): { ordinals: number[]; functions: object[] };
  confirm(ordinal: number, model: number): void;
  /** Instances of a model, in the order of the walk. */
  instancesOf(model: number): object[];
  /** Models that are worth a deep search and have no instance so far. */
  sought(): number;
}

/** Runs inside the target, made from its own text (see `createSafeRead`). */
export function createKinds(read: SafeRead, config: AgentConfig, verdicts: Verdicts): Kinds {
  const CLASS_DEPTH = 4;
  const UNKNOWN = -2;
  const NONE = -1;
  const classNames = new Set<string>();
  const methodNames = new Set<string>();
  for (const model of config.models) {
    if (model.methodNames.length > 0) for (const name of model.methodNames) methodNames.add(name);
    else classNames.add(model.className === '(anonymous)' ? '' : model.className);
  }
  const kinds: Kind[] = [];
  const texts = new Map<Kind, string>();
  const byProto = new Map<object, Kind | null>();
  const byText = new Map<string, Kind>();
  const byInstance = new WeakMap<object, Kind>();

  const newKind = (marker: object, verdict: number | undefined): Kind => {
    const reported = verdict !== undefined;
    const kind: Kind = { marker, model: verdict ?? UNKNOWN, reported, instances: [] };
    kinds.push(kind);
    return kind;
  };

  /** The kind of an object by the nearest class in its chain whose name a model has; `null` for none. */
  const kindByClass = (target: object): Kind | null => {
    const first = read.proto(target);
    if (!first) return null;
    const known = byProto.get(first);
    if (known !== undefined) return known;
    let kind: Kind | null = null;
    let proto: object | null = first;
    for (let depth = 0; proto && depth < CLASS_DEPTH && !kind; depth++) {
      const constructor = read.own(proto, 'constructor');
      if (typeof constructor === 'function' && classNames.has(read.functionName(constructor))) {
        const shared: Kind | null | undefined = depth > 0 ? byProto.get(proto) : undefined;
        kind = shared ?? newKind(constructor, verdicts.byMarker.get(constructor));
        byProto.set(proto, kind);
      }
      proto = read.proto(proto);
    }
    byProto.set(first, kind);
    return kind;
  };

  const kindByMethods = (target: object): { kind: Kind; method: object } | null => {
    for (const name of methodNames) {
      const method = read.own(target, name);
      if (typeof method !== 'function' || read.isProxy(method)) continue;
      const text = Reflect.apply(Function.prototype.toString, method, []) as string;
      let kind = byText.get(text);
      if (!kind) {
        byText.set(text, (kind = newKind(method, verdicts.byText.get(text))));
        texts.set(kind, text);
      }
      return { kind, method };
    }
    return null;
  };

  /** False for one that is known: two walks of a reading may meet it. */
  const note = (target: object, kind: Kind): boolean => {
    if (byInstance.has(target)) return false;
    kind.instances.push(target);
    byInstance.set(target, kind);
    return true;
  };

  return {
    classify(target) {
      const byClass = kindByClass(target);
      if (byClass) {
        if (byClass.model === NONE) return undefined;
        // A class's prototype object has the class as constructor too, but is no instance.
        if (read.own(target, 'constructor') === byClass.marker) return undefined;
        note(target, byClass);
        return { method: undefined };
      }
      if (methodNames.size === 0) return undefined;
      const byMethods = kindByMethods(target);
      if (!byMethods || byMethods.kind.model === NONE) return undefined;
      const isNew = note(target, byMethods.kind);
      return { method: isNew ? byMethods.method : undefined };
    },
    of(value) {
      if (!read.isObject(value)) return undefined;
      const known = byInstance.get(value);
      if (known) return known.model === NONE ? undefined : known;
      if (typeof value === 'function' || read.isProxy(value)) return undefined;
      const kind = kindByClass(value);
      return kind && kind.model !== NONE ? kind : undefined;
    },
    unreported() {
      let count = 0;
      for (const kind of kinds) if (!kind.reported) count++;
      return count;
    },
    take() {
      const ordinals: number[] = [];
      const functions: object[] = [];
      for (const [ordinal, kind] of kinds.entries()) {
        if (kind.reported) continue;
        kind.reported = true;
        ordinals.push(ordinal);
        functions.push(kind.marker);
      }
      return { ordinals, functions };
    },
    confirm(ordinal, model) {
      const kind = kinds[ordinal]!;
      kind.model = model;
      if (model === NONE) kind.instances.length = 0;
      const text = texts.get(kind);
      if (text === undefined) verdicts.byMarker.set(kind.marker, model);
      else verdicts.byText.set(text, model);
    },
    instancesOf(model) {
      const found: object[] = [];
      for (const kind of kinds) {
        if (kind.model === model) for (const instance of kind.instances) found.push(instance);
      }
      return found;
    },
    sought() {
      const met = new Set<number>();
      for (const kind of kinds) if (kind.instances.length > 0) met.add(kind.model);
      let count = 0;
      for (const [ordinal, model] of config.models.entries()) {
        if (model.sought && !met.has(ordinal)) count++;
      }
      return count;
    },
  };
}
