import { visibleText } from '../base/format';
import type { ThreadName } from './target';

/** `Worker thread 3 (render.js)`. */
export function threadTitle({ id, name }: ThreadName): string {
  return `Worker thread ${id} (${visibleText(name, 60)})`;
}

/** `, in worker thread 3 (render.js)`; '' for the main thread. */
export function inThread(thread: ThreadName | undefined): string {
  return thread ? `, in w${threadTitle(thread).slice(1)}` : '';
}
