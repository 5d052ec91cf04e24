import { textOf } from './functionText';

/** So many functions of one class are looked for in all of its text. */
const MOST_SEARCHES = 16;

/** Which functions of a prototype stand in the text of its class. Ask for them in the order of the prototype's keys. */
export class OwnMethods {
  /** False for a constructor that is a plain function: its methods stand anywhere. */
  readonly isClass: boolean;
  private readonly text: string;
  /** The end of the method found last: the next one comes behind it. */
  private end = 0;
  private searches = 0;

  constructor(constructor: object) {
    this.text = textOf(constructor);
    this.isClass = this.text.startsWith('class');
  }

  /** False, too, for one behind many that the text does not have in this order. */
  has(fn: unknown): boolean {
    if (typeof fn !== 'function' || !this.isClass) return false;
    const method = textOf(fn);
    if (this.searches >= MOST_SEARCHES) return false;
    let at = this.text.indexOf(method, this.end);
    if (at < 0) {
      this.searches++;
      at = this.text.indexOf(method);
    }
    if (at >= 0) this.end = at + method.length;
    return at >= 0;
  }
}
