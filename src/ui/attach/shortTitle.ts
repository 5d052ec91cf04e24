import { visibleText } from '../../base/format';
import type { NodeTarget } from '../../protocol/target';

/** The end of a process's title, which usually is a path: `sample/server.js`. */
export function shortTitle(title: string): string {
  return title.split(/[\\/]/).slice(-2).join('/');
}

/** What a person knows a process by: `sample/server.js (pid 4711)`. */
export function programName({ title, pid }: Pick<NodeTarget, 'title' | 'pid'>): string {
  const name = visibleText(shortTitle(title));
  return pid === undefined ? name : `${name} (pid ${pid})`;
}
