/** Fingers and mouse on the stage: one drags, two pinch, a tap that does not move points at something. */
import { useRef } from "preact/hooks";

export interface Point {
  x: number;
  y: number;
}

/** What a hand does, in CSS pixels of the stage. */
export interface Gestures {
  onDrag: (dx: number, dy: number) => void;
  onPinch: (factor: number, at: Point) => void;
  onTap: (at: Point) => void;
}

/** A hand that means to tap moves less than this. */
const TAP_PX = 6;

export function useGestures({ onDrag, onPinch, onTap }: Gestures) {
  const fingers = useRef(new Map<number, Point>());
  const moved = useRef(0);

  const place = (event: PointerEvent): Point => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    if (fingers.current.size === 0) moved.current = 0;
    fingers.current.set(event.pointerId, place(event));
  };
  const onPointerMove = (event: PointerEvent): void => {
    const before = fingers.current.get(event.pointerId);
    if (before === undefined) return;
    const now = place(event);
    const others = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    fingers.current.set(event.pointerId, now);
    moved.current += Math.hypot(now.x - before.x, now.y - before.y);
    const other = others[0];
    if (other === undefined) {
      if (moved.current > TAP_PX) onDrag(now.x - before.x, now.y - before.y);
      return;
    }
    const apart = Math.hypot(now.x - other.x, now.y - other.y);
    const wasApart = Math.hypot(before.x - other.x, before.y - other.y);
    if (wasApart > 0) onPinch(apart / wasApart, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    onDrag((now.x - before.x) / 2, (now.y - before.y) / 2);
  };
  const onPointerUp = (event: PointerEvent): void => {
    if (!fingers.current.delete(event.pointerId)) return;
    if (fingers.current.size === 0 && moved.current <= TAP_PX) onTap(place(event));
  };
  const onPointerCancel = (event: PointerEvent): void => {
    fingers.current.delete(event.pointerId);
    moved.current = Number.POSITIVE_INFINITY;
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
}
