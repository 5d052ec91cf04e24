/**
 * A clock in whole milliseconds that never runs backwards. `Date` is the only clock in the agent's own realm; `performance`
 * could only be had from the program, which may have replaced it.
 */
export function createClock(): () => number {
  let last = Date.now();
  let setBack = 0;
  return () => {
    const now = Date.now() + setBack;
    // Somebody set the system's clock back. Treat it as if it had stood still.
    if (now < last) setBack += last - now;
    else last = now;
    return last;
  };
}
