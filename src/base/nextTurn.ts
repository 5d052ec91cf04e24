/** Settles in the event loop's next turn: between two pieces of long work everything else gets its turn. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
