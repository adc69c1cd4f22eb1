import { render, screen } from "@testing-library/preact";
import { expect, test } from "vitest";
import { Boundary } from "../../src/ui/index.ts";

function Faulty(): never {
  throw new Error("boom");
}

test("a fault in one part says so and leaves the rest standing", () => {
  render(
    <>
      <p>the rest</p>
      <Boundary>
        <Faulty />
      </Boundary>
    </>,
  );
  expect(screen.getByRole("alert").textContent).toContain("This part could not be shown");
  expect(screen.getByText("the rest")).toBeDefined();
});
