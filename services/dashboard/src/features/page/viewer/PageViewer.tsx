import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/index.ts";
import { percent } from "../leads/trust.ts";
import { type Box, leadAt, pathOf, type Trace, type TracedLead } from "../trace/trace.ts";
import { type Point, useGestures } from "./gestures.ts";
import { useSize } from "./useSize.ts";
import { cornerInView, lookAt, magnification, panned, reshaped, type View, wholePage, zoomed } from "./view.ts";
import { Wipe } from "./Wipe.tsx";

const ZOOM_STEP = 1.5;
/** Of the stage, for one press of an arrow key. */
const PAN_STEP = 0.15;
const WHEEL_ZOOM = 0.0025;
/** Below this width the names stand alone: their figures are in the table. */
const WIDE_STAGE_PX = 640;
/** Pixels of the page in one of the screen from which on beats are so small that the line must be thin. */
const FAR_PX = 3;

export interface Look {
  trace: number;
  page: number;
  /** Share of the stage that shows the page alone; null: all of it shows the trace. */
  wipe: number | null;
  boxes: boolean;
}

/** The page with the trace over it, to be looked at closely. `found` is a part to go to. */
export function PageViewer({
  trace,
  picture,
  hidden,
  found,
  onFind,
  look,
  onLook,
}: {
  trace: Trace;
  picture: string | undefined;
  hidden: ReadonlySet<string>;
  found: TracedLead | undefined;
  onFind: (lead: TracedLead | undefined) => void;
  look: Look;
  onLook: (look: Look) => void;
}) {
  const stage = useRef<HTMLDivElement>(null);
  const size = useSize(stage);
  const aspect = size === undefined ? trace.width / trace.height : size.width / size.height;
  const [view, setView] = useState<View>(() => wholePage(trace, aspect));
  useEffect(() => setView((before) => reshaped(before, trace, aspect)), [trace, aspect]);
  useEffect(() => {
    if (found !== undefined) setView(lookAt(found.box, trace, aspect));
    // A stage that changes its shape is no reason to go back to the lead: `aspect` does not stand below.
  }, [found]);

  const perPx = view.width / (size?.width ?? trace.width);
  const onPage = ({ x, y }: Point): Point => ({ x: view.x + x * perPx, y: view.y + y * perPx });
  const zoom = (factor: number, at?: Point): void => {
    const middle = { x: view.x + view.width / 2, y: view.y + view.height / 2 };
    setView(zoomed(view, factor, at ?? middle, trace));
  };
  const whole = (): void => {
    onFind(undefined);
    setView(wholePage(trace, aspect));
  };
  const gestures = useGestures({
    onDrag: (dx, dy) => setView((before) => panned(before, -dx * perPx, -dy * perPx, trace)),
    onPinch: (factor, at) => zoom(factor, onPage(at)),
    onTap: (at) => {
      const { x, y } = onPage(at);
      const lead = leadAt(trace, x, y);
      if (lead === undefined || lead.name === found?.name) whole();
      else onFind(lead);
    },
  });
  useZoomingWheel(stage, (factor, at) => zoom(factor, onPage(at)));

  const onKeyDown = (event: KeyboardEvent): void => {
    const [dx, dy] = [view.width * PAN_STEP, view.height * PAN_STEP];
    const act = {
      ArrowLeft: () => setView(panned(view, -dx, 0, trace)),
      ArrowRight: () => setView(panned(view, dx, 0, trace)),
      ArrowUp: () => setView(panned(view, 0, -dy, trace)),
      ArrowDown: () => setView(panned(view, 0, dy, trace)),
      "+": () => zoom(ZOOM_STEP),
      "=": () => zoom(ZOOM_STEP),
      "-": () => zoom(1 / ZOOM_STEP),
      "0": whole,
    }[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };

  const near = magnification(view, trace);
  const shown = trace.leads.filter(({ name, x }) => !hidden.has(name) && x.length > 0);
  return (
    <div class="page-viewer">
      <div
        class="page-stage"
        ref={stage}
        style={{ "--page-aspect": `${trace.width / trace.height}` }}
        data-zoomed={near > 1.01}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a group of form fields would be a fieldset, this is a picture */}
        <div
          class="page-hand"
          role="group"
          aria-label="Page: arrow keys move, plus and minus zoom, zero shows the whole page"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys must reach it
          tabIndex={0}
          onKeyDown={onKeyDown}
          {...gestures}
        >
          <svg
            role="img"
            aria-label={`The page with the trace of ${shown.length} of ${trace.leads.length} leads over it`}
            viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
          >
            {picture !== undefined && (
              <image href={picture} width={trace.width} height={trace.height} preserveAspectRatio="none" />
            )}
            <g clip-path={look.wipe === null ? undefined : "url(#page-wipe)"}>
              <rect width={trace.width} height={trace.height} fill="#fff" opacity={1 - look.page} />
              {look.boxes && shown.map((lead) => <LeadBox key={lead.name} lead={lead} perPx={perPx} found={found} />)}
              <g class="page-lines" data-far={perPx > FAR_PX} opacity={look.trace}>
                {shown.map((lead) => (
                  <Line key={lead.name} lead={lead} />
                ))}
              </g>
              {look.boxes &&
                shown.map((lead) => (
                  <LeadLabel
                    key={lead.name}
                    lead={lead}
                    view={view}
                    perPx={perPx}
                    full={(size?.width ?? 0) >= WIDE_STAGE_PX}
                  />
                ))}
            </g>
            {look.wipe !== null && (
              <clipPath id="page-wipe">
                <rect
                  x={view.x + look.wipe * view.width}
                  y={view.y}
                  width={(1 - look.wipe) * view.width}
                  height={view.height}
                />
              </clipPath>
            )}
          </svg>
        </div>
        {look.wipe !== null && <Wipe at={look.wipe} onMove={(wipe) => onLook({ ...look, wipe })} />}
      </div>
      <div class="row page-zoom">
        <Button size="small" aria-label="Zoom out" disabled={near <= 1.01} onClick={() => zoom(1 / ZOOM_STEP)}>
          −
        </Button>
        <output class="number small" aria-label="Magnification">
          {Math.round(near * 100)} %
        </output>
        <Button size="small" aria-label="Zoom in" onClick={() => zoom(ZOOM_STEP)}>
          +
        </Button>
        <Button size="small" onClick={whole}>
          Whole page
        </Button>
      </div>
    </div>
  );
}

function Line({ lead }: { lead: TracedLead }) {
  const path = useMemo(() => pathOf(lead), [lead]);
  return <path class="page-line" data-trust={lead.trust} d={path} />;
}

/** Room between the trace and its frame, in CSS pixels. */
const PAD_PX = 4;
const LABEL_PX = 12;
const LABEL_GAP_PX = 3;
const LABEL_ROOM_PX = LABEL_PX + LABEL_GAP_PX;

function framed({ x, y, width, height }: Box, perPx: number): Box {
  const pad = PAD_PX * perPx;
  return { x: x - pad, y: y - pad, width: width + 2 * pad, height: height + 2 * pad };
}

function LeadBox({ lead, perPx, found }: { lead: TracedLead; perPx: number; found: TracedLead | undefined }) {
  return (
    <rect
      class="page-box"
      data-trust={lead.trust}
      data-found={found?.name === lead.name}
      {...framed(lead.box, perPx)}
    />
  );
}

function LeadLabel({ lead, view, perPx, full }: { lead: TracedLead; view: View; perPx: number; full: boolean }) {
  const { x, y } = cornerInView(framed(lead.box, perPx), view, LABEL_ROOM_PX * perPx);
  return (
    <text
      class="page-label"
      data-trust={lead.trust}
      x={x}
      y={y - LABEL_GAP_PX * perPx}
      font-size={LABEL_PX * perPx}
      stroke-width={3 * perPx}
    >
      {full ? `${lead.name} ${percent(lead.confidence)} %${lead.trust === "good" ? "" : " ?"}` : lead.name}
    </text>
  );
}

/** Ctrl or ⌘ with the wheel zooms, as a pinch on a touchpad does; the wheel alone scrolls the document. */
function useZoomingWheel(stage: { current: HTMLElement | null }, zoom: (factor: number, at: Point) => void): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // which a passive listener, as preact would set, may not
      const { left, top } = element.getBoundingClientRect();
      const at = { x: event.clientX - left, y: event.clientY - top };
      latest.current(Math.exp(-event.deltaY * WHEEL_ZOOM), at);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [stage]);
}
