import { expect, test } from "vitest";
import { fewAtATime } from "../../src/job/fewAtATime.ts";

test("never more than asked for run at once, and each item runs", async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  await fewAtATime([1, 2, 3, 4, 5], { atOnce: 2 }, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    done.push(item);
  });
  expect(most).toBe(2);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5]);
});

test("an error stops no other item and is told at the end", async () => {
  const tried: number[] = [];
  const work = async (item: number) => {
    tried.push(item);
    if (item === 1) throw new Error("first");
  };
  await expect(fewAtATime([1, 2, 3], { atOnce: 1 }, work)).rejects.toThrow("first");
  expect(tried).toEqual([1, 2, 3]);
});
