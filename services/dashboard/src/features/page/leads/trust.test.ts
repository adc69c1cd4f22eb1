import { expect, test } from "vitest";
import { percent } from "./trust.ts";

test.each([
  [0.999, 99],
  [1, 100],
  [0, 0],
  [1.2, 100],
])("a share of %d is %d per cent: what is not whole is not called whole", (share, shown) => {
  expect(percent(share)).toBe(shown);
});
