/** Runs `work` over all items, a few at a time; the first error is thrown when all have been tried. */
export async function fewAtATime<Item>(
  items: readonly Item[],
  { atOnce, onDone }: { atOnce: number; onDone?: (done: number) => void },
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const errors: unknown[] = [];
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item).catch((error: unknown) => errors.push(error));
      done += 1;
      onDone?.(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (errors.length > 0) throw errors[0];
}
