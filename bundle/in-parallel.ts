/**
 * Works on every item, on a few at once. Rejects with the first failure, begins nothing after it, and waits for what
 * has begun.
 */
export async function inParallel<Item>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed: { readonly reason: unknown } | undefined;
  async function worker(): Promise<void> {
    for (let next = rest.next(); !next.done && !failed; next = rest.next()) {
      try {
        await work(next.value);
      } catch (reason) {
        failed ??= { reason };
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failed) throw failed.reason;
}

const AT_ONCE = 8;
