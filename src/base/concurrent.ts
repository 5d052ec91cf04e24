/** Runs `work` on every item, at most `limit` at a time. Results are in the items' order. Rejects with the first failure. */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, ordinal: number) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const run = async (): Promise<void> => {
    for (let ordinal = next++; ordinal < items.length; ordinal = next++) {
      results[ordinal] = await work(items[ordinal]!, ordinal);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
  return results;
}
