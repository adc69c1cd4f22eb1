import { fireEvent, render, screen } from "@testing-library/preact";
import { beforeEach, expect, test } from "vitest";
import { Pager } from "../../src/job/Pager.tsx";

beforeEach(() => history.replaceState(null, "", "/jobs?status=failed"));

const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("one page needs no pager", () => {
  render(<Pager nextCursor={null} />);
  expect(screen.queryByRole("navigation")).toBeNull();
});

test("next keeps the filter, previous goes back cursor by cursor", async () => {
  const { rerender } = render(<Pager nextCursor="second" />);
  press("Next");
  rerender(<Pager nextCursor="third" />);
  expect(location.search).toBe("?status=failed&cursor=second");
  press("Next");
  rerender(<Pager nextCursor={null} />);
  expect(location.search).toBe("?status=failed&cursor=third");
  press("Previous");
  rerender(<Pager nextCursor="third" />);
  expect(location.search).toBe("?status=failed&cursor=second");
  press("Previous");
  expect(location.search).toBe("?status=failed");
});

test("a page opened from a link leads back to the first page", () => {
  history.replaceState(null, "", "/jobs?cursor=far");
  render(<Pager nextCursor={null} />);
  press("First page");
  expect(location.search).toBe("");
});
