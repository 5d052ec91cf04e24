import type { HeldComparison } from '../../session/compareHeld';

/** `baseline` of `inspect` and `record`, with exactly the documented fields. */
export function heldComparisonJson({ file, savedAt, changes }: HeldComparison): object {
  return {
    ...{ file, savedAt },
    changes: changes.map(({ state, rule, holder, className, name, script, before, now }) => ({
      ...{ state, rule, holder, className, name, script, before, now },
    })),
  };
}
