import { lineStartsOf } from '../../base/lineStarts';
import {
  foreignLists,
  type ForeignParking,
  type SourceAnalysis,
  type UnreadFault,
} from '../../protocol/analysis';
import type { FreeList, PoolModel } from '../../protocol/poolModel';
import { isHeldLive } from '../../protocol/rules';
import type { AgentModel } from '../agent/agentApi';
import type { LoadedScript } from './scripts';

/** One pool model of one loaded script. */
export interface LiveModel {
  model: PoolModel;
  script: LoadedScript;
}

/** A fault of one loaded script that only its source shows. */
export interface LiveFault {
  fault: UnreadFault;
  script: LoadedScript;
}

/** Stable for one class of one script, whatever other models there are. */
export function modelId({ model, script }: LiveModel): string {
  return `${script.id}:${model.functionOffset}`;
}

/** The pool models of all scripts in the target. The agent refers to them by their ordinals here. */
export class ModelIndex {
  readonly models: LiveModel[] = [];
  /** Faults that nothing below tells how to count. */
  readonly unread: LiveFault[] = [];
  private readonly scriptIds = new Set<string>();
  /** Free lists that scripts keep for classes that they import. */
  private readonly foreign: ForeignParking[] = [];
  private readonly ordinalsByScript = new Map<string, number[]>();
  private readonly lineStartsByScript = new Map<string, number[]>();

  add(script: LoadedScript, text: string, { models, foreign, unread }: SourceAnalysis): void {
    this.foreign.push(...(foreign ?? []));
    this.unread.push(...(unread ?? []).map(fault => ({ fault, script })));
    if (models.length === 0) return;
    this.lineStartsByScript.set(script.id, lineStartsOf(text));
    const ordinals = models.map(model => this.models.push({ model, script }) - 1);
    this.ordinalsByScript.set(script.id, ordinals);
  }

  /** Remembers a script, with or without models. Unknown script ids then mean scripts that were loaded later. */
  note(scriptId: string): void {
    this.scriptIds.add(scriptId);
  }

  knows(scriptId: string): boolean {
    return this.scriptIds.has(scriptId);
  }

  /**
   * The ordinal of the model whose class, constructor or method V8 reports at this position; -1 for none. Prefers an exact
   * offset, then the innermost enclosing model of that name, because V8 versions differ on where a class without a
   * constructor begins.
   */
  find(scriptId: string, line: number, column: number, name: string): number {
    const lineStart = this.lineStartsByScript.get(scriptId)?.[line];
    if (lineStart === undefined) return -1;
    const offset = lineStart + column;
    let best = -1;
    let bestLength = Infinity;
    for (const ordinal of this.ordinalsByScript.get(scriptId)!) {
      const { model } = this.models[ordinal]!;
      if (model.form === 'literal') continue;
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

  /** The agent's configuration, in the order of `models`. */
  forAgent(): AgentModel[] {
    return this.models.map(live => agentModel(live, this.foreignListsOf(live)));
  }

  /** Whether any script keeps a free list of the class. */
  isParked(live: LiveModel): boolean {
    return live.model.freeLists.length + this.foreignListsOf(live).length > 0;
  }

  private foreignListsOf({ model, script }: LiveModel): FreeList[] {
    return foreignLists(this.foreign, model.className, script.url);
  }
}

/** The agent's view of one model. `lists`: free lists that other scripts keep for its class. */
export function agentModel(live: LiveModel, lists: FreeList[] = []): AgentModel {
  const { model } = live;
  const held = model.faults.filter(fault => isHeldLive(fault.rule));
  return {
    id: modelId(live),
    className: model.className,
    ...(model.fieldNames && { fieldNames: model.fieldNames }),
    methodNames: model.form === 'factory' ? model.methods.map(method => method.name) : [],
    freeLists: [...model.freeLists, ...lists],
    stores: model.stores,
    // Literals are recognised only once their list was met.
    sought: model.form !== 'literal' && held.some(fault => fault.certainty === 'provable'),
    faultyStores: [...new Set(held.map(fault => fault.store))],
  };
}
