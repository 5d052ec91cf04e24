import type { Group } from './group';

/** Values by round: entries of a table count once, and strings only where there is nothing else. */
export function perRoundOf(group: Group, rounds: number): number[] {
  const total = sum([...group.objects]);
  let counts = total > 0 ? group.objects : group.texts;
  const [keys, values] = group.byColumn;
  if (total > 0 && sum([...keys]) + sum([...values]) === total) {
    counts = sum([...keys]) > sum([...values]) ? keys : values;
  }
  // A request mostly adds several promises to a chain, one of each kind: what it is for, and who waits for that.
  if (group.isChain) counts = mostOf([...group.byHandler.values()]) ?? counts;
  return [...counts.slice(1, rounds + 1)];
}

function mostOf(all: readonly Float64Array[]): Float64Array | undefined {
  const sums = all.map(counts => sum([...counts]));
  return all[sums.indexOf(Math.max(...sums))];
}

/** The sum of numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
