/** Prints a figure beside its limit. A figure over its limit makes the bench fail. */
export function judge(what: string, figure: number, limit: number, unit = 'ms'): void {
  const isWithin = figure <= limit;
  if (!isWithin) process.exitCode = 1;
  const said = `${figure.toFixed(1)} ${unit} of ${limit.toFixed(1)}`;
  console.log(`${isWithin ? '✔' : '✖'} ${what}: ${said}`);
}

/** The value in the middle of some. */
export function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}
