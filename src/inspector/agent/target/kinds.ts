import { CLASS_DEPTH } from '../../../protocol/heldValues';
import type { AgentModel } from '../agentApi';
import type { Inspectable } from './inspectable';
import { textOf } from './functionText';
import { isObject, type SafeRead } from './safeRead';

/** The objects of one class or factory, and the pool model confirmed for it. */
export interface Kind {
  /** The class's constructor, or one method of the factory's object. */
  marker: object;
  /** The model's ordinal, `NONE` or `UNKNOWN`. */
  model: number;
  reported: boolean;
  instances: object[];
}

/** Kinds confirmed in earlier walks, by marker or by a factory method's text. Valid for one list of models. */
export class Verdicts {
  readonly byMarker = new WeakMap<object, number>();
  readonly byText = new Map<string, number>();
}

/** The kind belongs to no model. */
const NONE = -1;
/** The kind was not looked up yet. */
const UNKNOWN = -2;

/**
 * Recognises instances of pool models. Snapshots do the same in src/heap/read/modelIndex.ts, where every node gives its
 * constructor's position. Both share only how far to follow the classes that a class extends (`CLASS_DEPTH`).
 */
export class Kinds {
  private readonly classNames = new Set<string>();
  private readonly methodNames = new Set<string>();
  private readonly kinds: Kind[] = [];
  /** The texts of the methods of each kind that is identified by them. */
  private readonly texts = new Map<Kind, string>();
  private readonly byText = new Map<string, Kind>();
  /** By the ordinal of a model of literals. */
  private readonly literals = new Map<number, Kind>();
  private readonly byProto = new Map<object, Kind | null>();
  private readonly byInstance = new WeakMap<object, Kind>();

  constructor(
    private readonly read: SafeRead,
    private readonly models: readonly AgentModel[],
    private readonly verdicts: Verdicts,
  ) {
    for (const { methodNames, fieldNames, className } of models) {
      if (fieldNames) continue;
      if (methodNames.length > 0) for (const name of methodNames) this.methodNames.add(name);
      else this.classNames.add(className === '(anonymous)' ? '' : className);
    }
  }

  /**
   * Records the object as an instance of its kind. `method`: the factory's method whose closure holds the instance's
   * variables; set the first time.
   */
  classify(target: object): { method: object | undefined } | undefined {
    const byClass = this.kindByClass(target);
    if (byClass) {
      if (byClass.model === NONE) return undefined;
      // A class's prototype object has the class as its constructor, but is not an instance.
      if (this.read.own(target, 'constructor') === byClass.marker) return undefined;
      this.note(target, byClass);
      return { method: undefined };
    }
    if (this.methodNames.size === 0) return undefined;
    const byMethods = this.kindByMethods(target);
    if (!byMethods || byMethods.kind.model === NONE) return undefined;
    const isNew = this.note(target, byMethods.kind);
    return { method: isNew ? byMethods.method : undefined };
  }

  /** The kind of a value; `undefined` for a value without a kind, or whose kind belongs to no model. */
  of(value: unknown): Kind | undefined {
    if (!isObject(value)) return undefined;
    const known = this.byInstance.get(value);
    if (known) return known.model === NONE ? undefined : known;
    if (this.read.isOpaque(value)) return undefined;
    const kind = this.kindByClass(value);
    return kind && kind.model !== NONE ? kind : undefined;
  }

  /** Whether the value is an instance of this model, as far as is known. */
  isOf(value: unknown, model: number): value is object {
    return this.of(value)?.model === model;
  }

  /**
   * Takes a value that stands in a free list of this name for an instance of a model of literals. False for another model,
   * and where nothing tells this model's objects from another's that has such a list.
   */
  adopt(value: unknown, model: number, list: string): boolean {
    const { read, models } = this;
    if (!models[model]!.fieldNames || !isObject(value) || read.isOpaque(value)) return false;
    if (this.byInstance.has(value)) return this.isOf(value, model);
    if (!this.isPlain(value)) return false;
    let best: number[] = [];
    let most = 0;
    for (const [ordinal, { fieldNames, freeLists }] of models.entries()) {
      if (!fieldNames || !freeLists.some(({ name }) => name === list)) continue;
      if (fieldNames.length < most || !fieldNames.every(each => read.descriptor(value, each)))
        continue;
      best = fieldNames.length > most ? [ordinal] : [...best, ordinal];
      most = fieldNames.length;
    }
    if (best.length !== 1 || best[0] !== model) return false;
    let kind = this.literals.get(model);
    if (!kind) this.literals.set(model, (kind = this.newKind({}, model)));
    return this.note(value, kind);
  }

  /** Whether nothing but `Object.prototype`, of whatever realm, is above an object. */
  private isPlain(target: object): boolean {
    const proto = this.read.proto(target);
    return proto === null || this.read.proto(proto) === null;
  }

  /** Number of kinds that `report` has not listed yet. */
  unreported(): number {
    let count = 0;
    for (const kind of this.kinds) if (!kind.reported) count++;
    return count;
  }

  /** The new kinds. One whose marker the inspector may not look into belongs to no model. */
  report(inspectable: Pick<Inspectable, 'allows'>): { ordinals: number[]; functions: object[] } {
    const ordinals: number[] = [];
    const functions: object[] = [];
    for (const [ordinal, kind] of this.kinds.entries()) {
      if (kind.reported) continue;
      kind.reported = true;
      if (!inspectable.allows(kind.marker)) {
        this.confirm(ordinal, NONE);
        continue;
      }
      ordinals.push(ordinal);
      functions.push(kind.marker);
    }
    return { ordinals, functions };
  }

  confirm(ordinal: number, model: number): void {
    const kind = this.kinds[ordinal]!;
    kind.model = model;
    if (model === NONE) kind.instances.length = 0;
    const text = this.texts.get(kind);
    if (text === undefined) this.verdicts.byMarker.set(kind.marker, model);
    else this.verdicts.byText.set(text, model);
  }

  /** Instances of a model, in the order of the walk. */
  instancesOf(model: number): object[] {
    const found: object[] = [];
    for (const kind of this.kinds) {
      if (kind.model === model) for (const instance of kind.instances) found.push(instance);
    }
    return found;
  }

  /** Number of models that are worth a deep search and have no instance yet. */
  sought(): number {
    const met = new Set<number>();
    for (const kind of this.kinds) if (kind.instances.length > 0) met.add(kind.model);
    let count = 0;
    for (const [ordinal, model] of this.models.entries()) {
      if (model.sought && !met.has(ordinal)) count++;
    }
    return count;
  }

  private newKind(marker: object, verdict: number | undefined): Kind {
    const reported = verdict !== undefined;
    const kind: Kind = { marker, model: verdict ?? UNKNOWN, reported, instances: [] };
    this.kinds.push(kind);
    return kind;
  }

  /** The kind of the nearest class in an object's chain that shares its name with a model; `null` for none. */
  private kindByClass(target: object): Kind | null {
    const { read, byProto, classNames } = this;
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
        kind = shared ?? this.newKind(constructor, this.verdicts.byMarker.get(constructor));
        byProto.set(proto, kind);
      }
      proto = read.proto(proto);
    }
    byProto.set(first, kind);
    return kind;
  }

  private kindByMethods(target: object): { kind: Kind; method: object } | null {
    let first: object | undefined;
    let texts = '';
    for (const name of this.methodNames) {
      const method = this.read.own(target, name);
      if (typeof method !== 'function' || this.read.isProxy(method)) continue;
      first ??= method;
      // Two factories may have one short method in common.
      texts += `${name} ${textOf(method)}\n`;
    }
    if (!first) return null;
    let kind = this.byText.get(texts);
    if (!kind) {
      this.byText.set(texts, (kind = this.newKind(first, this.verdicts.byText.get(texts))));
      this.texts.set(kind, texts);
    }
    return { kind, method: first };
  }

  /** Records an instance; false when it was known, because two walks of a reading may meet it. */
  private note(target: object, kind: Kind): boolean {
    if (this.byInstance.has(target)) return false;
    kind.instances.push(target);
    this.byInstance.set(target, kind);
    return true;
  }
}
