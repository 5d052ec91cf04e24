import * as v8 from 'node:v8';
import * as vm from 'node:vm';

/** Collects all garbage of this process, at once. */
export function collect(): void {
  v8.setFlagsFromString('--expose-gc');
  (vm.runInNewContext('gc') as () => void)();
}
