import { fireEvent, render, screen } from "@testing-library/preact";
import { useState } from "preact/hooks";
import { expect, test } from "vitest";
import { Tabs } from "../../src/ui/index.ts";

const TABS = [
  { name: "ecg", label: "ECG" },
  { name: "beats", label: "Beats" },
  { name: "details", label: "Details" },
] as const;

function Views() {
  const [selected, setSelected] = useState<(typeof TABS)[number]["name"]>("ecg");
  return (
    <Tabs label="Views" tabs={TABS} selected={selected} onSelect={setSelected}>
      <p>Panel of {selected}</p>
    </Tabs>
  );
}

test.each([
  ["ArrowRight", "Beats"],
  ["ArrowLeft", "Details"],
  ["End", "Details"],
])("%s moves from the first tab to %s, with the focus", async (key, label) => {
  render(<Views />);
  fireEvent.keyDown(screen.getByRole("tab", { name: "ECG" }), { key });
  const tab = await screen.findByRole("tab", { name: label, selected: true });
  expect(document.activeElement).toBe(tab);
});

test("the panel is named by its tab", () => {
  render(<Views />);
  expect(screen.getByRole("tabpanel", { name: "ECG" }).textContent).toBe("Panel of ecg");
});
