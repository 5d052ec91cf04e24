import type * as t from '@babel/types';
import type { OwnedUnit } from '../program/callees';
import type { ClassLike } from '../program/classLikes';
import type { Place } from './placeKeys';

/** Something that makes an instance: a class, a literal, or what was handed to a pool. */
export interface Made {
  key: string;
  name: string;
  owner?: ClassLike | undefined;
  /** The class of another file, where its text is known. */
  other?: ClassLike | undefined;
  literal?: { object: t.ObjectExpression; by: OwnedUnit };
  /** Whether it is the next number of a counter. */
  isId?: boolean;
  /** Offset of the call that handed it to its pool: `new Pool(() => new Ctx())`. */
  handedAt?: number;
  /** The expression of a function or class that somebody handed over: `this.make`, `options.create`, a parameter. */
  handed?: t.Node;
  /** The method of the class that extends this one, which makes it. */
  byMethod?: string;
}

/** Where a value may come from. */
export type Origin =
  | { kind: 'self' }
  | { kind: 'param'; name: string }
  | { kind: 'made'; made: Made; node: t.Node }
  /** It was removed from a list, or read there. */
  | { kind: 'taken' | 'element'; place: Place; node: t.Node }
  /** The value of the variable or field itself. */
  | { kind: 'content'; place: Place; node: t.Node };

/** Who handed over a callee: the function whose parameter it is, the parameter's ordinal, and fields of the parameter. */
export interface Handed {
  /** The function, or the class whose constructor gets it. */
  to: OwnedUnit | ClassLike;
  ordinal: number;
  path: readonly string[];
}
