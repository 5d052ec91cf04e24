/**
 * Milliseconds that never run backwards, whole ones. Runs inside the target, made from its own text, in a realm of its own:
 * `Date` is the one clock there, and the program cannot reach it, as it can `performance`.
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
