import type { RefObject, TargetedKeyboardEvent, TargetedPointerEvent } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Beats } from "../beats/beats-csv.ts";
import { endS, type Geometry, mvAt, rowAt, timeAt, xOf, yOf } from "../engine/geometry.ts";
import type { Point } from "../engine/gestures.ts";
import { labelOf, piecesOf } from "../paper/layout.ts";
import { type Caliper, type CaliperKind, nudged, reading, repeatsS, shifted, spoken, withMark } from "./caliper.ts";
import { lowerBound, snapped } from "./snapping.ts";

/** A press that moves less than this is a click: the next one sets the second mark. */
const CLICK_PX = 5;
const SNAP_PX = 10;
const ANNOUNCE_AFTER_MS = 350;

/** What the trace hands over: presses while calipers are out, and each frame's geometry. */
export interface CaliperPort {
  press: (at: Point, event: PointerEvent) => boolean;
  frame: (geometry: Geometry) => void;
}

/** Two marks over the trace, moved by dragging, by two clicks, or by arrow keys; their reading beside them. */
export function CaliperOverlay({
  kind,
  port,
  geometry,
  beats,
  fiducialsS,
  snap,
}: {
  kind: CaliperKind;
  port: RefObject<CaliperPort | null>;
  /** Where things were when the calipers came out. */
  geometry: Geometry;
  beats: Beats;
  fiducialsS: Float64Array;
  snap: boolean;
}) {
  const root = useRef<HTMLDivElement>(null);
  const now = useRef(geometry);
  const [caliper, setCaliper] = useState<Caliper>(() => placed(kind, geometry, beats));
  const announced = useAnnounced(spoken(caliper));
  const pending = useRef<number | undefined>(undefined);
  const { durationS } = geometry;

  useEffect(() => {
    setCaliper((before) =>
      (before.kind === "amplitude") === (kind === "amplitude") ? { ...before, kind } : placed(kind, now.current, beats),
    );
    pending.current = undefined;
  }, [kind, beats]);

  const valueAt = useMemo(
    () =>
      (at: Point, row: number): number => {
        if (kind === "amplitude") return mvAt(now.current, row, at.y);
        const timeS = Math.min(Math.max(timeAt(now.current, at.x), 0), durationS);
        return snap ? snapped(timeS, fiducialsS, SNAP_PX / now.current.pxPerS) : timeS;
      },
    [kind, snap, fiducialsS, durationS],
  );

  useLayoutEffect(() => {
    const place = (next: Geometry): void => {
      now.current = next;
      if (root.current !== null) arrange(root.current, caliper, next);
    };
    place(now.current);
    port.current = {
      frame: place,
      press: (at, event) => {
        const target = event.currentTarget as HTMLElement;
        const second = pending.current;
        const row = second === undefined ? rowAt(now.current, at.y) : caliper.row;
        const value = valueAt(at, row);
        const first = second ?? value;
        setCaliper({ kind, row, marks: [first, value] });
        followPointer(target, event, (point, done) => {
          const moved = Math.hypot(point.x - at.x, point.y - at.y) > CLICK_PX;
          if (moved || second !== undefined) setCaliper({ kind, row, marks: [first, valueAt(point, row)] });
          if (done) pending.current = moved || second !== undefined ? undefined : value;
        });
        return true;
      },
    };
    return () => {
      port.current = null;
    };
  }, [caliper, kind, port, valueAt]);

  const drag = (mark: 0 | 1 | "both") => (event: TargetedPointerEvent<HTMLElement>) => {
    if (event.button !== 0 || root.current === null) return;
    event.stopPropagation();
    event.currentTarget.focus();
    const start = caliper;
    const box = root.current.getBoundingClientRect();
    const from = valueAt({ x: event.clientX - box.left, y: event.clientY - box.top }, start.row);
    followPointer(root.current, event, (point) => {
      const value = valueAt(point, start.row);
      setCaliper(mark === "both" ? shifted(start, value - from, durationS) : withMark(start, mark, value, durationS));
    });
  };
  const move = (mark: 0 | 1 | "both") => (event: TargetedKeyboardEvent<HTMLElement>) => {
    const value = mark === "both" ? 0 : caliper.marks[mark];
    const next = nudged(kind, value, event.key, event.shiftKey);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setCaliper(mark === "both" ? shifted(caliper, next, durationS) : withMark(caliper, mark, next, durationS));
  };
  const amplitude = kind === "amplitude";
  const unit = amplitude ? "millivolts" : "seconds";
  const lead = leadAt(geometry, caliper);
  const slider = (mark: 0 | 1, name: string) => (
    <div
      class="ecg-mark"
      data-mark={mark}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation={amplitude ? "vertical" : "horizontal"}
      aria-valuemin={amplitude ? -20 : 0}
      aria-valuemax={amplitude ? 20 : durationS}
      aria-valuenow={Number(caliper.marks[mark].toFixed(3))}
      aria-valuetext={`${caliper.marks[mark].toFixed(3)} ${unit}${amplitude ? ` in lead ${lead}` : ""}. ${spoken(caliper)}`}
      onPointerDown={drag(mark)}
      onKeyDown={move(mark)}
    />
  );
  return (
    <div class="ecg-calipers" ref={root} data-kind={kind}>
      <svg aria-hidden="true" focusable="false">
        <path class="ecg-caliper-repeats" />
        <path class="ecg-caliper-lines" />
      </svg>
      {slider(0, "First caliper mark")}
      {slider(1, "Second caliper mark")}
      <div
        class="ecg-mark-both"
        role="slider"
        tabIndex={0}
        aria-label="Both caliper marks together"
        aria-valuemin={amplitude ? -20 : 0}
        aria-valuemax={amplitude ? 20 : durationS}
        aria-valuenow={Number(Math.min(...caliper.marks).toFixed(3))}
        aria-valuetext={`From ${Math.min(...caliper.marks).toFixed(3)} ${unit}. ${spoken(caliper)}`}
        onPointerDown={drag("both")}
        onKeyDown={move("both")}
      >
        <span class="number">{reading(caliper)}</span>
      </div>
      <p class="visually-hidden" aria-live="polite">
        {announced}
      </p>
    </div>
  );
}

/** First place of calipers: from one beat to the next in the middle of the view, or a millivolt in the first row. */
function placed(kind: CaliperKind, geometry: Geometry, beats: Beats): Caliper {
  const { view } = geometry;
  if (kind === "amplitude") return { kind, row: rowAt(geometry, geometry.plotTopPx + 1), marks: [0, 1] };
  const end = endS(geometry);
  const middle = (view.startS + end) / 2;
  const next = lowerBound(beats.timeS, middle);
  const [one, other] = [beats.timeS[next - 1], beats.timeS[next]];
  if (one !== undefined && other !== undefined && one > view.startS && other < end) {
    return { kind, row: 0, marks: [one, other] };
  }
  const quarter = (end - view.startS) / 4;
  return { kind, row: 0, marks: [middle - quarter / 2, middle + quarter / 2] };
}

/** Puts the elements where the marks are: on every frame, so outside of the component tree. */
function arrange(root: HTMLElement, caliper: Caliper, geometry: Geometry): void {
  const { plotLeftPx: left, plotTopPx: top, plotWidthPx: width, plotHeightPx: height } = geometry;
  const amplitude = caliper.kind === "amplitude";
  const at = caliper.marks.map((mark) => (amplitude ? yOf(geometry, caliper.row, mark) : xOf(geometry, mark)));
  const [one = 0, other = 0] = at;
  const inside = (px: number): boolean =>
    amplitude ? px >= top && px <= top + height : px >= left && px <= left + width;
  const line = (px: number): string => (amplitude ? `M${left} ${px}h${width}` : `M${px} ${top}v${height}`);
  const bar = amplitude
    ? `M${left + width * 0.5} ${one}V${other}`
    : `M${Math.max(left, Math.min(one, other))} ${top + 14}H${Math.min(left + width, Math.max(one, other))}`;
  const lines = at.filter(inside).map(line).join("");
  root.querySelector(".ecg-caliper-lines")?.setAttribute("d", lines + (lines === "" ? "" : bar));
  const repeats = repeatsS(caliper, geometry.view.startS, endS(geometry)).map((timeS) => line(xOf(geometry, timeS)));
  root.querySelector(".ecg-caliper-repeats")?.setAttribute("d", repeats.join(""));
  for (const handle of root.querySelectorAll<HTMLElement>(".ecg-mark")) {
    const px = at[Number(handle.dataset.mark)] ?? 0;
    handle.classList.toggle("ecg-outside", !inside(px));
    handle.style.transform = amplitude ? `translate(${left}px, ${px - 14}px)` : `translate(${px - 14}px, ${top}px)`;
    handle.style.width = amplitude ? `${width}px` : "28px";
    handle.style.height = amplitude ? "28px" : `${height}px`;
  }
  const both = root.querySelector<HTMLElement>(".ecg-mark-both");
  if (both === null) return;
  const middle = (one + other) / 2;
  const x = amplitude ? left + width * 0.5 : Math.min(Math.max(middle, left + 50), left + width - 50);
  const y = amplitude ? Math.min(Math.max(middle, top + 14), top + height - 14) : top + 14;
  both.classList.toggle("ecg-outside", lines === "");
  both.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
}

/** Follows a pointer until it is let go; points are relative to the element. */
function followPointer(element: HTMLElement, start: PointerEvent, visit: (at: Point, done: boolean) => void): void {
  const stop = new AbortController();
  const on = (event: PointerEvent): void => {
    if (event.pointerId !== start.pointerId) return;
    const box = element.getBoundingClientRect();
    const done = event.type !== "pointermove";
    if (done) stop.abort();
    visit({ x: event.clientX - box.left, y: event.clientY - box.top }, done);
  };
  for (const name of ["pointermove", "pointerup", "pointercancel"] as const) {
    window.addEventListener(name, on, { signal: stop.signal });
  }
}

/** Words for the live region, once things stand still: a mark on its way would talk without end. */
function useAnnounced(words: string): string {
  const [announced, setAnnounced] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setAnnounced(words), ANNOUNCE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return announced;
}

function leadAt(geometry: Geometry, caliper: Caliper): string {
  const row = geometry.layout.rows[caliper.row];
  const piece = row === undefined ? undefined : piecesOf(row, geometry.view.startS, endS(geometry))[0];
  return piece === undefined ? "" : labelOf(piece.cell);
}
