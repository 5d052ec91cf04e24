import type { Host } from './host';
import { isObject, type SafeRead } from './safeRead';

/** Largest number of classes between a worker and Node's `Worker`. */
const SUBCLASSES = 4;

/** Recognises Node's running workers. Each has its own heap. */
export class RunningWorkers {
  private readonly isWorkerProto = new Map<object, boolean>();

  constructor(
    private readonly read: SafeRead,
    private readonly host: Pick<Host, 'workerPrototype'>,
  ) {}

  has(target: object): boolean {
    const { read, isWorkerProto } = this;
    const first = this.host.workerPrototype && read.proto(target);
    if (!first) return false;
    let isWorker = isWorkerProto.get(first);
    if (isWorker === undefined) isWorkerProto.set(first, (isWorker = this.extendsWorker(first)));
    // Node removes the handle when the thread ends.
    return isWorker && isObject(read.bySymbol(target, 'kHandle'));
  }

  private extendsWorker(first: object): boolean {
    let proto: object | null = first;
    for (let step = 0; proto && step < SUBCLASSES; step++) {
      if (proto === this.host.workerPrototype) return true;
      proto = this.read.proto(proto);
    }
    return false;
  }
}
