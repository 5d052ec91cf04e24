import { lineStartsOf } from '../../base/lineStarts';
import { foreignLists, type ForeignParking, type SourceAnalysis } from '../../protocol/analysis';
import type { FreeList, PoolModel } from '../../protocol/poolModel';
import { isHeldLive } from '../../protocol/rules';
import type { AgentModel } from '../agent/agentApi';
import type { LoadedScript } from './scripts';

/** One pool model of one loaded script. */
export interface LiveModel {
  model: PoolModel;
  script: LoadedScript;
}

/** The same for the same class of the same script, whatever other models there are. */
export function modelId({ model, script }: LiveModel): string {
  return `${script.id}:${model.functionOffset}`;
}

/** The pool models of everything that the target runs. Their ordinals here are what the agent calls them by. */
export class ModelIndex {
  readonly models: LiveModel[] = [];
  private readonly scriptIds = new Set<string>();
  /** Free lists of classes that the parking script imports. */
  private readonly foreign: ForeignParking[] = [];
  private readonly ordinalsByScript = new Map<string, number[]>();
  private readonly lineStartsByScript = new Map<string, number[]>();

  add(script: LoadedScript, text: string, { models, foreign }: SourceAnalysis): void {
    this.foreign.push(...(foreign ?? []));
    if (models.length === 0) return;
    this.lineStartsByScript.set(script.id, lineStartsOf(text));
    const ordinals = models.map(model => this.models.push({ model, script }) - 1);
    this.ordinalsByScript.set(script.id, ordinals);
  }

  /** Remembers a script whether or not it has models: whatever is unknown later was loaded since. */
  note(scriptId: string): void {
    this.scriptIds.add(scriptId);
  }

  knows(scriptId: string): boolean {
    return this.scriptIds.has(scriptId);
  }

  /**
   * The model whose class, constructor or method V8 reports at this place; -1 for none. An exact offset wins; else the
   * innermost model of that name around it, since V8 versions differ on where a class without a constructor begins.
   */
  find(scriptId: string, line: number, column: number, name: string): number {
    const lineStart = this.lineStartsByScript.get(scriptId)?.[line];
    if (lineStart === undefined) return -1;
    const offset = lineStart + column;
    let best = -1;
    let bestLength = Infinity;
    for (const ordinal of this.ordinalsByScript.get(scriptId)!) {
      const { model } = this.models[ordinal]!;
      if (model.functionOffset === offset) return ordinal;
      if (model.methods.some(method => method.functionOffset === offset)) return ordinal;
      const { start, end } = model.range;
      const isAround = start <= offset && offset < end && end - start < bestLength;
      if (isAround && (model.className === name || model.className === '(anonymous)')) {
        best = ordinal;
        bestLength = end - start;
      }
    }
    return best;
  }

  /** What the agent needs, in the order of `models`. */
  forAgent(): AgentModel[] {
    return this.models.map(live => agentModel(live, this.foreignListsOf(live)));
  }

  /** Whether there is a free list of the class, in its own script or in another. */
  isParked(live: LiveModel): boolean {
    return live.model.freeLists.length + this.foreignListsOf(live).length > 0;
  }

  private foreignListsOf({ model, script }: LiveModel): FreeList[] {
    return foreignLists(this.foreign, model.className, script.url);
  }
}

/** What the agent needs of one model. `lists`: free lists that other scripts keep of its class. */
export function agentModel(live: LiveModel, lists: FreeList[] = []): AgentModel {
  const { model } = live;
  const held = model.faults.filter(fault => isHeldLive(fault.rule));
  return {
    id: modelId(live),
    className: model.className,
    methodNames: model.form === 'factory' ? model.methods.map(method => method.name) : [],
    freeLists: [...model.freeLists, ...lists],
    stores: model.stores,
    sought: held.some(fault => fault.certainty === 'provable'),
    faultyStores: [...new Set(held.map(fault => fault.store))],
  };
}
