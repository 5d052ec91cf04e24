import { NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { UNREACHED } from './agedWalk';
import { variable, type Named } from './named';
import type { References } from './references';

/** More storages than these are not told one by one. */
const MOST_STORAGES = 3;
/** No place that the sources lead on from. */
const NOWHERE = { origin: NONE, is: 'inside', scope: NONE } as const;

/** The names of a program's storages, and where the first one is. */
type StoragesPlace = Pick<Named, 'name' | 'origin' | 'is' | 'scope'>;

/** Tells by what a program's AsyncLocalStorages are known. */
export class Storages {
  private known: StoragesPlace | undefined;

  /** `placeOf`: names what has an object, which no variable has. */
  constructor(
    private readonly objects: HeapObjects,
    private readonly tree: AgedTree,
    private readonly references: References,
    private readonly placeOf: (node: number) => Named,
  ) {}

  /** The variable or field that has the storage; of several, the names of all and the place of the first. */
  place(): StoragesPlace {
    return (this.known ??= this.find());
  }

  private find(): StoragesPlace {
    const { tree } = this;
    const { graph } = this.objects;
    const wanted = this.objects.name('AsyncLocalStorage');
    const storages = new Set<number>();
    for (let node = 0; wanted !== NONE && node < graph.nodeCount; node++) {
      if (graph.nodeName[node] !== wanted || graph.nodeType[node] !== NodeType.object) continue;
      const isPrototype = this.objects.field(node, 'constructor') !== NONE;
      if (!isPrototype && tree.level[node] !== UNREACHED) storages.add(node);
    }
    this.references.find(storages);
    const places: Named[] = [];
    for (const node of [...storages].slice(0, MOST_STORAGES)) {
      const [own] = this.references.variablesOf(node);
      if (own) places.push(variable(own));
      else {
        // Node's own list of storages is no name.
        const place = this.placeOf(node);
        if (place.kind === 'field' && place.name !== '') places.push(place);
      }
    }
    const names = [...new Set(places.map(({ name }) => name))].join(', ');
    const { origin, is, scope } = places[0] ?? NOWHERE;
    return { name: names || 'AsyncLocalStorage', origin, is, scope };
  }
}
