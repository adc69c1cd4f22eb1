import type { RefObject, TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatClock, useTheme } from "../../../ui/index.ts";
import { endS, type Geometry } from "../engine/geometry.ts";
import { overviewLevel, paintOverview } from "../engine/overview.ts";
import { paletteOf } from "../engine/palette.ts";
import type { Scene } from "../engine/scene.ts";
import type { SignalStore } from "../signal/signal-store.ts";

const LEAST_WINDOW_PX = 6;
const EDGE_PX = 2;
const SAY_EVERY_MS = 250;

/** The whole recording on a strip, with a window over what the trace shows: drag it, click, or use the keys. */
export function Overview({
  port,
  store,
  scene,
  lead,
  onCentre,
}: {
  /** Is told each frame's geometry. */
  port: RefObject<((geometry: Geometry) => void) | null>;
  store: SignalStore;
  scene: Scene;
  lead: string;
  onCentre: (timeS: number) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const shade = useRef<HTMLDivElement>(null);
  const edge = useRef<HTMLDivElement>(null);
  const otherEdge = useRef<HTMLDivElement>(null);
  const said = useRef<number | undefined>(undefined);
  const theme = useTheme();
  const [drawn, setDrawn] = useState(0);
  const { durationS } = store;

  useEffect(() => {
    const level = overviewLevel(store);
    store.pin(level);
    if (store.holds(level, 0, durationS)) return undefined;
    const timer = setInterval(() => {
      if (!store.holds(level, 0, durationS)) return;
      clearInterval(timer);
      setDrawn((count) => count + 1);
    }, 80);
    return () => clearInterval(timer);
  }, [store, durationS]);

  // Drawn again for a new theme and when the level is there
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const paint = (): void => paintOverview(element, store, scene, lead, paletteOf(element));
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [store, scene, lead, theme, drawn]);

  const middle = useRef(0);
  useLayoutEffect(() => {
    port.current = (geometry) => {
      const end = endS(geometry);
      middle.current = (geometry.view.startS + end) / 2;
      // Only transforms: a frame of a pan must not lay out the page.
      const width = geometry.plotLeftPx + geometry.plotWidthPx;
      const wide = Math.min(width, Math.max(LEAST_WINDOW_PX, ((end - geometry.view.startS) / durationS) * width));
      const left = Math.min(width - wide, (geometry.view.startS / durationS) * width);
      if (shade.current !== null) shade.current.style.transform = `translateX(${left}px) scaleX(${wide / width})`;
      if (edge.current !== null) edge.current.style.transform = `translateX(${left}px)`;
      if (otherEdge.current !== null) otherEdge.current.style.transform = `translateX(${left + wide - EDGE_PX}px)`;
      said.current ??= window.setTimeout(() => {
        said.current = undefined;
        const start = middle.current - (end - geometry.view.startS) / 2;
        slider.current?.setAttribute("aria-valuenow", `${Math.round(middle.current)}`);
        slider.current?.setAttribute("aria-valuetext", `from ${formatClock(Math.max(0, start))}`);
      }, SAY_EVERY_MS);
    };
    return () => {
      port.current = null;
      clearTimeout(said.current);
    };
  }, [port, durationS]);

  const follow = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    onCentre(((event.clientX - box.left) / box.width) * durationS);
  };
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const step = durationS * (event.shiftKey ? 0.1 : 0.01);
    const targets: Record<string, number> = {
      ArrowLeft: middle.current - step,
      ArrowDown: middle.current - step,
      ArrowRight: middle.current + step,
      ArrowUp: middle.current + step,
      PageUp: middle.current - durationS * 0.1,
      PageDown: middle.current + durationS * 0.1,
      Home: 0,
      End: durationS,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onCentre(target);
  };
  return (
    <div
      class="ecg-overview"
      ref={slider}
      role="slider"
      tabIndex={0}
      aria-label="Whole recording: place of the view"
      aria-valuemin={0}
      aria-valuemax={Math.round(durationS)}
      aria-valuenow={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
      }}
      onPointerMove={follow}
      onKeyDown={move}
    >
      <canvas ref={canvas} />
      <div class="ecg-overview-shade" ref={shade} />
      <div class="ecg-overview-edge" ref={edge} />
      <div class="ecg-overview-edge" ref={otherEdge} />
    </div>
  );
}
