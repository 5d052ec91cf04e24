/**
 * Why a text, or a part of it, was not checked. `misconfigured`: what its project says has a mistake. `unread`: it could not be
 * read, parsed or analysed. `ignored`: its project leaves it out. `generated`: by a program from another text, which is the one
 * to check, as compiled and minified ones are.
 */
export type SkipReason = 'misconfigured' | 'unread' | 'ignored' | 'generated';

/** That a text, or a part of it, was not checked. */
export interface Skipped {
  why: SkipReason;
  /** A sentence for people. */
  message: string;
}

const omissions: Readonly<Record<SkipReason, boolean>> = {
  misconfigured: true,
  unread: true,
  ignored: false,
  generated: false,
};

/** Whether something that was to be looked at was not: then no finding does not mean that there is none. */
export function isOmission({ why }: Skipped): boolean {
  return omissions[why];
}

/** That a text, or a part of it, could not be read, parsed or analysed, in a sentence for people. */
export function unread(message: string): Skipped {
  return { why: 'unread', message };
}
