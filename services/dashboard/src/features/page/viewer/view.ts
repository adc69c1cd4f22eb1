/** Which part of the page is seen. All lengths are pixels of the page. */
import type { Box } from "../trace/trace.ts";

export type View = Box;

export interface Size {
  width: number;
  height: number;
}

/** The closest look: a twentieth of the page is a few millimetres. */
const CLOSEST = 1 / 20;
/** White left around a lead that is looked at, in shares of its size. */
const MARGIN = 0.06;

/** The whole page, in the middle of a stage of another shape. `aspect` is the stage's width by its height. */
export function wholePage(page: Size, aspect: number): View {
  const width = Math.max(page.width, page.height * aspect);
  return centred(page.width / 2, page.height / 2, width, aspect);
}

/** A part of the page with some room around it. */
export function lookAt(part: Box, page: Size, aspect: number): View {
  const width = Math.max(part.width * (1 + 2 * MARGIN), part.height * (1 + 2 * MARGIN) * aspect);
  const view = centred(part.x + part.width / 2, part.y + part.height / 2, width, aspect);
  return kept(view, page, aspect);
}

/** The view `factor` times as close, with the point (x, y) of the page staying where it is on the screen. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }, page: Size): View {
  const aspect = view.width / view.height;
  const { width: most } = wholePage(page, aspect);
  const width = Math.min(most, Math.max(page.width * CLOSEST, view.width / factor));
  const share = width / view.width;
  const moved = { x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share, width, height: width / aspect };
  return kept(moved, page, aspect);
}

export function panned(view: View, dx: number, dy: number, page: Size): View {
  return kept({ ...view, x: view.x + dx, y: view.y + dy }, page, view.width / view.height);
}

/** The same look on a stage of another shape. */
export function reshaped(view: View, page: Size, aspect: number): View {
  const before = wholePage(page, view.width / view.height).width / view.width;
  const width = wholePage(page, aspect).width / before;
  return kept(centred(view.x + view.width / 2, view.y + view.height / 2, width, aspect), page, aspect);
}

/** Where a mark of a box's upper left corner stands so that it is seen while the box is, `room` from the view's edges. */
export function cornerInView(box: Box, view: View, room: number): { x: number; y: number } {
  const hold = (corner: number, length: number, start: number): number =>
    corner + length < start + room ? corner : Math.max(corner, start + room);
  return { x: hold(box.x, box.width, view.x), y: hold(box.y, box.height, view.y) };
}

export function magnification(view: View, page: Size): number {
  return wholePage(page, view.width / view.height).width / view.width;
}

function centred(x: number, y: number, width: number, aspect: number): View {
  const height = width / aspect;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Paper fills the stage where it can, and stands in its middle where it is smaller. */
function kept(view: View, page: Size, aspect: number): View {
  const width = Math.min(view.width, wholePage(page, aspect).width);
  const height = width / aspect;
  return { x: within(view.x, width, page.width), y: within(view.y, height, page.height), width, height };
}

function within(start: number, length: number, whole: number): number {
  return length >= whole ? (whole - length) / 2 : Math.min(Math.max(start, 0), whole - length);
}
