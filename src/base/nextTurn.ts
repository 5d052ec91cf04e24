/** Settles in the event loop's next turn, so that other work can run between two long steps. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
