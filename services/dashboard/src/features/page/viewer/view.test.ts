import { expect, test } from "vitest";
import { cornerInView, lookAt, magnification, panned, reshaped, wholePage, zoomed } from "./view.ts";

const PAGE = { width: 2000, height: 1000 };

test("the whole page fits a stage of its own shape exactly", () => {
  expect(wholePage(PAGE, 2)).toEqual({ x: 0, y: 0, width: 2000, height: 1000 });
});

test("on a stage that is too tall the page stands in the middle", () => {
  // 2000 px over a square stage: 2000 high, so 500 above and below
  expect(wholePage(PAGE, 1)).toEqual({ x: 0, y: -500, width: 2000, height: 2000 });
});

test("zooming keeps the point under the pointer where it is", () => {
  const view = zoomed(wholePage(PAGE, 2), 4, { x: 500, y: 500 }, PAGE);
  expect(view.width).toBe(500);
  // 500 was a quarter from the left and half from the top, and still is
  expect((500 - view.x) / view.width).toBe(0.25);
  expect((500 - view.y) / view.height).toBe(0.5);
});

test("nobody zooms out of the page or into a single pixel", () => {
  const whole = wholePage(PAGE, 2);
  expect(zoomed(whole, 0.1, { x: 0, y: 0 }, PAGE)).toEqual(whole);
  expect(zoomed(whole, 1000, { x: 0, y: 0 }, PAGE).width).toBe(100); // a twentieth
});

test("panning stops at the page's edges", () => {
  const view = zoomed(wholePage(PAGE, 2), 2, { x: 0, y: 0 }, PAGE);
  expect(panned(view, -500, -500, PAGE)).toMatchObject({ x: 0, y: 0 });
  expect(panned(view, 5000, 5000, PAGE)).toMatchObject({ x: 1000, y: 500 });
});

test("a lead is seen whole, with room around it", () => {
  const box = { x: 100, y: 400, width: 400, height: 100 };
  const view = lookAt(box, PAGE, 2);
  expect(view.width).toBeCloseTo(448); // 6 % of its width on each side
  expect(view.x).toBeLessThan(100);
  expect(view.x + view.width).toBeGreaterThan(500);
  expect(view.y + view.height / 2).toBeCloseTo(450);
});

test("a tall lead decides by its height", () => {
  const view = lookAt({ x: 900, y: 100, width: 50, height: 500 }, PAGE, 2);
  expect(view.height).toBeCloseTo(560);
});

test("turning the phone keeps the place and the closeness", () => {
  const close = zoomed(wholePage(PAGE, 2), 5, { x: 1000, y: 500 }, PAGE);
  const turned = reshaped(close, PAGE, 0.5);
  expect(magnification(turned, PAGE)).toBeCloseTo(5);
  expect(turned.x + turned.width / 2).toBeCloseTo(1000);
});

test("a lead's name stays in sight while any of the lead is", () => {
  const view = { x: 500, y: 0, width: 500, height: 250 };
  expect(cornerInView({ x: 0, y: 50, width: 2000, height: 50 }, view, 10)).toEqual({ x: 510, y: 50 });
  expect(cornerInView({ x: 600, y: 50, width: 100, height: 50 }, view, 10)).toEqual({ x: 600, y: 50 });
  // a lead that is left of the view takes its name with it
  expect(cornerInView({ x: 100, y: 50, width: 300, height: 50 }, view, 10)).toEqual({ x: 100, y: 50 });
});
