/**
 * Milliseconds that never run backwards, whole ones. `Date` is the one clock in the agent's own realm, and the program cannot
 * reach it, as it can `performance`.
 */
export function createClock(): () => number {
  let last = Date.now();
  let setBack = 0;
  return () => {
    const now = Date.now() + setBack;
    // Somebody has set the system's clock back: for us it stood still.
    if (now < last) setBack += last - now;
    else last = now;
    return last;
  };
}
