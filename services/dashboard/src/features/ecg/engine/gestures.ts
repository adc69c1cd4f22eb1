/** Pointer, wheel and keys on the trace, turned into pans and zooms. */

export interface GestureTarget {
  pan(byPx: { readonly x: number; readonly y: number }): void;
  zoom(factor: number, at: { readonly x: number; readonly y: number }): void;
  /** Half of the plot, for zooms by keys. */
  middle(): { readonly x: number; readonly y: number };
  /** By a share of the plot's width. */
  page(share: number): void;
  toEdge(edge: "start" | "end"): void;
  toPaper(): void;
  /** A press on the trace while calipers are out; true if it was taken. */
  press(at: Point, event: PointerEvent): boolean;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const WHEEL_STEP = 0.0016;
const KEY_ZOOM = 1.25;
const LINE_PX = 16;

/** Listens on an element until the returned function is called. Points are relative to the element. */
export function listen(element: HTMLElement, target: GestureTarget): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Map<number, Point>();
  const pointOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      const at = pointOf(event);
      if (event.button !== 0 || (pointers.size === 0 && target.press(at, event))) return;
      pointers.set(event.pointerId, at);
      element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const now = pointOf(event);
      if (pointers.size === 1) target.pan({ x: now.x - before.x, y: now.y - before.y });
      else pinch(target, [...pointers], event.pointerId, now);
      pointers.set(event.pointerId, now);
    },
    { signal },
  );
  for (const name of ["pointerup", "pointercancel"] as const) {
    element.addEventListener(name, (event) => pointers.delete(event.pointerId), { signal });
  }
  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1;
      const across = event.shiftKey ? event.deltaY + event.deltaX : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) target.pan({ x: -across * unit, y: 0 });
      // A trackpad's pinch comes as a wheel with Ctrl and small steps.
      else target.zoom(Math.exp(-event.deltaY * unit * WHEEL_STEP * (event.ctrlKey ? 6 : 1)), pointOf(event));
    },
    { signal, passive: false },
  );
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.target === element && key(target, event)) event.preventDefault();
    },
    { signal },
  );
  return () => stop.abort();
}

function pinch(
  target: GestureTarget,
  pointers: readonly (readonly [number, Point])[],
  moved: number,
  now: Point,
): void {
  const other = pointers.find(([id]) => id !== moved)?.[1];
  const before = pointers.find(([id]) => id === moved)?.[1];
  if (other === undefined || before === undefined) return;
  const distanceBefore = Math.hypot(before.x - other.x, before.y - other.y);
  const distanceNow = Math.hypot(now.x - other.x, now.y - other.y);
  const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
  target.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
  if (distanceBefore > 8) target.zoom(distanceNow / distanceBefore, middle);
}

function key(target: GestureTarget, event: KeyboardEvent): boolean {
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  const share = event.shiftKey ? 0.5 : 0.1;
  const actions: Record<string, () => void> = {
    ArrowRight: () => target.page(share),
    ArrowLeft: () => target.page(-share),
    ArrowUp: () => target.pan({ x: 0, y: 40 }),
    ArrowDown: () => target.pan({ x: 0, y: -40 }),
    PageDown: () => target.page(1),
    PageUp: () => target.page(-1),
    Home: () => target.toEdge("start"),
    End: () => target.toEdge("end"),
    "+": () => target.zoom(KEY_ZOOM, target.middle()),
    "=": () => target.zoom(KEY_ZOOM, target.middle()),
    "-": () => target.zoom(1 / KEY_ZOOM, target.middle()),
    "0": () => target.toPaper(),
  };
  const action = actions[event.key];
  action?.();
  return action !== undefined;
}
