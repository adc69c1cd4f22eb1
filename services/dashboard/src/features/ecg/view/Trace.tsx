import type { RefObject } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button, ErrorNotice, useTheme } from "../../../ui/index.ts";
import type { CaliperPort } from "../calipers/CaliperOverlay.tsx";
import type { CaliperKind } from "../calipers/caliper.ts";
import { endS, type Geometry, GUTTER_MM, paperHeightMm } from "../engine/geometry.ts";
import { listen } from "../engine/gestures.ts";
import type { Scene } from "../engine/scene.ts";
import { EcgStage, type StageSize } from "../engine/stage.ts";
import { centred, isPaper, magnification, onPaper, pan, showing, zoom } from "../engine/viewport.ts";
import { hasColumns, type Layout, PAGE_S } from "../paper/layout.ts";
import type { SignalStore } from "../signal/signal-store.ts";
import { Overview } from "./Overview.tsx";
import type { Place } from "./url-state.ts";

const CaliperOverlay = lazy(() =>
  import("../calipers/CaliperOverlay.tsx").then((module) => ({ default: module.CaliperOverlay })),
);

/** Paper smaller than this cannot be read: a narrow screen shows less of it instead. */
const LEAST_PX_PER_MM = 3;
/** Columns of leads come again with every page: more than three pages at once show nothing of any. */
const MOST_PAGES = 3;
/** A recording this much longer than the view has its overview. */
const OVERVIEW_FROM = 1.2;

/** Words and address follow the view at this pace: text that changes with every frame would lay out the page each time. */
const LOOK_EVERY_MS = 120;

/** What the toolbar may ask of the trace. */
export interface TraceHandle {
  zoom(factor: number): void;
  toPaper(): void;
  centre(timeS: number): void;
}

export interface Looking {
  readonly startS: number;
  readonly endS: number;
  readonly paper: boolean;
  /** 1 = paper as large as fitted or true. */
  readonly magnification: number;
}

export function Trace({
  handle,
  store,
  scene,
  lead,
  truePxPerMm,
  initial,
  summary,
  caliper,
  snap,
  fiducialsS,
  onLook,
}: {
  handle: RefObject<TraceHandle | null>;
  store: SignalStore;
  scene: Scene;
  /** Shown in the overview. */
  lead: string;
  truePxPerMm: number | undefined;
  initial: Place;
  summary: string;
  caliper: CaliperKind | undefined;
  snap: boolean;
  fiducialsS: Float64Array;
  onLook: (looking: Looking) => void;
}) {
  const box = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<EcgStage | null>(null);
  const calipers = useRef<CaliperPort | null>(null);
  const overview = useRef<((geometry: Geometry) => void) | null>(null);
  const looking = useRef<number | undefined>(undefined);
  const [failure, setFailure] = useState<unknown>();
  const [geometry, setGeometry] = useState<Geometry>();
  const theme = useTheme();
  const widthPx = useWidth(box);

  // The stage lives as long as the signal; everything else is told to it.
  // Scene, place and callbacks reach it through effects of their own
  useLayoutEffect(() => {
    if (canvas.current === null || box.current === null) return undefined;
    const made = new EcgStage(canvas.current, store, scene);
    stage.current = made;
    made.onFrame = (next) => {
      calipers.current?.frame(next);
      overview.current?.(next);
      looking.current ??= window.setTimeout(() => {
        looking.current = undefined;
        const { geometry: seen, view, extent } = made;
        onLookRef.current({
          startS: view.startS,
          endS: endS(seen),
          paper: isPaper(view, extent),
          magnification: magnification(view, extent),
        });
      }, LOOK_EVERY_MS);
    };
    const silence = listen(box.current, gestureTarget(made, calipers));
    return () => {
      silence();
      made.close();
      clearTimeout(looking.current);
      looking.current = undefined;
      stage.current = null;
    };
  }, [store]);

  const onLookRef = useRef(onLook);
  onLookRef.current = onLook;

  const size = sizeFor(widthPx, scene.layout, scene.mmPerS, truePxPerMm, store.durationS);
  const placed = useRef<Place | undefined>(undefined);
  useLayoutEffect(() => {
    const made = stage.current;
    if (made === null || size === undefined) return;
    made.setScene(scene);
    made.setSize(size);
    if (placed.current !== initial) {
      placed.current = initial;
      made.show(
        initial.spanS === undefined
          ? onPaper(made.extent, initial.startS)
          : showing(initial.startS, initial.spanS, made.extent),
      );
    }
    setGeometry(made.geometry);
  }, [scene, size?.widthPx, size?.basePxPerMm, size?.longestS, initial, store]);

  // The theme's colours are read from the page
  useEffect(() => stage.current?.recolour(), [theme]);

  useEffect(() => {
    store.onChange = (error) => {
      setFailure(error);
      stage.current?.refresh();
    };
    return () => {
      store.onChange = () => {};
    };
  }, [store]);

  useImperativeHandle(handle, () => ({
    zoom: (factor) => {
      const made = stage.current;
      if (made !== null) made.show(zoom(made.view, made.extent, factor, { x: made.extent.widthPx / 2, y: 0 }));
    },
    toPaper: () => {
      const made = stage.current;
      if (made !== null) made.show(onPaper(made.extent, made.view.startS));
    },
    centre: (timeS) => {
      const made = stage.current;
      if (made !== null) made.show(centred(made.view, made.extent, timeS));
    },
  }));

  const long = geometry !== undefined && store.durationS * geometry.pxPerS > geometry.plotWidthPx * OVERVIEW_FROM;
  return (
    <div class="ecg-trace">
      <section
        class="ecg-stage"
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows pan and zoom what is inside, as in any scrolled region
        tabIndex={0}
        aria-label="ECG trace. Arrow keys move, plus and minus zoom, zero returns to paper scale, Home and End jump."
        data-magnified={geometry !== undefined && !fitsHeight(stage.current) ? "" : undefined}
        data-calipers={caliper}
      >
        <canvas ref={canvas} role="img" aria-label={summary} />
        {caliper !== undefined && geometry !== undefined && (
          <Suspense fallback={null}>
            <CaliperOverlay
              kind={caliper}
              port={calipers}
              geometry={stage.current?.geometry ?? geometry}
              beats={scene.beats}
              fiducialsS={fiducialsS}
              snap={snap}
            />
          </Suspense>
        )}
      </section>
      {failure !== undefined && (
        <ErrorNotice
          error={failure}
          actions={
            <Button
              size="small"
              onClick={() => {
                setFailure(undefined);
                store.forgetFailures();
                stage.current?.refresh();
              }}
            >
              Read this part again
            </Button>
          }
        />
      )}
      {long && (
        <Overview
          port={overview}
          store={store}
          scene={scene}
          lead={lead}
          onCentre={(timeS) => {
            const made = stage.current;
            if (made !== null) made.show(centred(made.view, made.extent, timeS));
          }}
        />
      )}
    </div>
  );
}

/** Paper as wide as the place it has, unless the screen was measured; never too small to read. */
function sizeFor(
  widthPx: number,
  layout: Layout,
  mmPerS: number,
  truePxPerMm: number | undefined,
  durationS: number,
): StageSize | undefined {
  if (widthPx === 0) return undefined;
  const highestPx = Math.max(360, innerHeight * 0.85);
  const fitted = Math.min(widthPx / (PAGE_S * Math.min(mmPerS, 25) + GUTTER_MM), highestPx / paperHeightMm(layout));
  return {
    widthPx,
    basePxPerMm: truePxPerMm ?? Math.max(LEAST_PX_PER_MM, fitted),
    longestS: hasColumns(layout) ? MOST_PAGES * PAGE_S : durationS,
  };
}

function fitsHeight(stage: EcgStage | null): boolean {
  return stage === null || magnification(stage.view, stage.extent) <= 1.001;
}

function gestureTarget(stage: EcgStage, calipers: RefObject<CaliperPort | null>): Parameters<typeof listen>[1] {
  const inPlot = ({ x, y }: { x: number; y: number }): { x: number; y: number } => {
    const { plotLeftPx, plotTopPx } = stage.geometry;
    return { x: Math.max(0, x - plotLeftPx), y: Math.max(0, y - plotTopPx) };
  };
  return {
    pan: (byPx) => stage.show(pan(stage.view, stage.extent, byPx)),
    zoom: (factor, at) => stage.show(zoom(stage.view, stage.extent, factor, inPlot(at))),
    middle: () => ({ x: stage.geometry.plotLeftPx + stage.extent.widthPx / 2, y: stage.geometry.plotTopPx }),
    page: (share) => stage.show(pan(stage.view, stage.extent, { x: -share * stage.extent.widthPx, y: 0 })),
    toEdge: (edge) => stage.show({ ...stage.view, startS: edge === "start" ? 0 : stage.extent.durationS }),
    toPaper: () => stage.show(onPaper(stage.extent, stage.view.startS)),
    press: (at, event) => calipers.current?.press(at, event) ?? false,
  };
}

/** Width of an element in CSS pixels, 0 before it is on the page. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watched = element.current;
    if (watched === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(watched.clientWidth));
    observer.observe(watched);
    setWidth(watched.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
