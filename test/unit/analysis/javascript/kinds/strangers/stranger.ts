/** A program in the way that libraries are written, with what is true of it. */
export interface Stranger {
  text: string;
  /** The findings that are right, as `rule method`; none if the program is clean. `a|b` where either is a right answer. */
  leaks?: readonly string[];
  /** JavaScript without it. */
  isTyped?: true;
  /** Code that hands `thing` to the program, ends its use and returns what lives on: it shows whether `thing` is still held. */
  use?: string;
  /** What the analysis does not tell yet: a leak that is only a hint, or not seen, or a clean program that is blamed. */
  today?: 'hint' | 'missed' | 'blamed';
}

export type Strangers = Readonly<Record<string, Stranger>>;
