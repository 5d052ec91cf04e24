import type { NodeTarget } from '../protocol/target';
import { name } from './answer';

/** The target of an answer. */
export function targetJson({ pid, title, node }: NodeTarget): object {
  return {
    ...(pid === undefined ? {} : { pid }),
    title: name(title),
    ...(node === undefined ? {} : { node: name(node) }),
  };
}
