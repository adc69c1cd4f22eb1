import { fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { expect, test } from "vitest";
import { Wipe } from "./Wipe.tsx";

function Divided({ from }: { from: number }) {
  const [at, setAt] = useState(from);
  return <Wipe at={at} onMove={setAt} />;
}

const value = (): string | null => screen.getByRole("slider").getAttribute("aria-valuenow");

test.each([
  ["ArrowRight", false, "52"],
  ["ArrowLeft", false, "48"],
  ["ArrowRight", true, "60"],
  ["PageDown", false, "40"],
  ["Home", false, "0"],
  ["End", false, "100"],
])("%s (Shift: %s) moves the divider from the middle to %s %%", async (key, shiftKey, to) => {
  render(<Divided from={0.5} />);
  fireEvent.keyDown(screen.getByRole("slider"), { key, shiftKey });
  await Promise.resolve();
  expect(value()).toBe(to);
});

test("it stops at the stage's edge", async () => {
  render(<Divided from={0.99} />);
  fireEvent.keyDown(screen.getByRole("slider"), { key: "ArrowRight", shiftKey: true });
  await Promise.resolve();
  expect(value()).toBe("100");
});
