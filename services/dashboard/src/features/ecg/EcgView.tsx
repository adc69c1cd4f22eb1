import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useSearch } from "wouter";
import type { Job, Result } from "../../api/index.ts";
import { ErrorNotice, formatClock, formatNumber, inWords } from "../../ui/index.ts";
import { fiducialsS } from "./beats/waves-csv.ts";
import type { Scene } from "./engine/scene.ts";
import type { Reason } from "./explanation/saliency-csv.ts";
import "./ecg.css";
import { layOut } from "./paper/layout.ts";
import { calibratedPxPerMm, keepCalibration } from "./paper/true-size.ts";
import type { SignalStore } from "./signal/signal-store.ts";
import { defaultsOf } from "./view/choices.ts";
import { Legend } from "./view/Legend.tsx";
import { summaryOf } from "./view/summary.ts";
import { type Tool, Toolbar } from "./view/Toolbar.tsx";
import { type Looking, Trace, type TraceHandle } from "./view/Trace.tsx";
import { type EcgState, readPlace, readState, withState } from "./view/url-state.ts";
import {
  NO_BEATS,
  type Stretch,
  useBeats,
  useBeatsAround,
  useReasons,
  useSignal,
  useWaves,
  valueOr,
} from "./view/use-recording.ts";

const TrueSizeDialog = lazy(() =>
  import("./view/TrueSizeDialog.tsx").then((module) => ({ default: module.TrueSizeDialog })),
);

/** Beats of a day are 3 MB: beyond this many only those around the view are read, until it shows a long stretch. */
const BEATS_AT_ONCE = 6_000;
const CLOSE_S = 120;
/** Beats around the view are read for stretches of this length. */
const STRETCH_S = 300;
const NO_REASONS: readonly Reason[] = [];
const WRITE_URL_AFTER_MS = 300;

/** The trace on millimetre paper. */
export function EcgView({ job, result }: { job: Job; result: Result }) {
  const signal = useSignal(job, result);
  if (signal.state === "failed") return <ErrorNotice error={signal.error} />;
  if (signal.state === "loading") {
    return (
      <p class="muted" role="status">
        Loading the trace…
      </p>
    );
  }
  return <Recording job={job} result={result} store={signal.value} />;
}

function Recording({ job, result, store }: { job: Job; result: Result; store: SignalStore }) {
  const defaults = useMemo(() => defaultsOf(result), [result]);
  const [state, setState, initial, remember] = useUrlState(defaults);
  const [tool, setTool] = useState<Tool>("off");
  const [snap, setSnap] = useState(true);
  const [measuring, setMeasuring] = useState(false);
  const [measured, setMeasured] = useState(() => calibratedPxPerMm(localStorage, devicePixelRatio));
  const [far, setFar] = useState(result.beats.count <= BEATS_AT_ONCE);
  const [stretch, setStretch] = useState<Stretch>();
  const handle = useRef<TraceHandle>(null);
  const status = useRef<HTMLSpanElement>(null);

  const allBeats = useBeats(job, result, far);
  const nearBeats = useBeatsAround(job, result, far ? undefined : stretch);
  const beats = valueOr(allBeats, valueOr(nearBeats, NO_BEATS));
  const waves = useWaves(job, result, tool !== "off" && snap);
  const reasons = valueOr(useReasons(job, result), NO_REASONS);
  const snapsTo = useMemo(() => fiducialsS(beats.timeS, valueOr(waves, [])), [beats, waves]);

  const scene = useMemo<Scene>(
    () => ({
      layout: layOut(state.layout, state.order, defaults.leads, state.lead),
      mmPerS: state.mmPerS,
      mmPerMv: state.mmPerMv,
      beats,
      excluded: (result.quality.excluded ?? []).map(({ start_s, end_s, reason }) => ({
        startS: start_s,
        endS: end_s,
        reason: inWords(reason).toLowerCase(),
      })),
      windows: (result.prediction.windows ?? []).map(({ start_s, end_s, probability }) => ({
        startS: start_s,
        endS: end_s,
        probability,
      })),
      threshold: result.prediction.threshold,
      reasons,
      poorLeads: new Set(result.quality.leads.filter(({ verdict }) => verdict === "poor").map(({ name }) => name)),
    }),
    [state.layout, state.order, state.lead, state.mmPerS, state.mmPerMv, defaults, beats, reasons, result],
  );

  const trueSize = state.trueSize && measured !== undefined;
  const onLook = (looking: Looking): void => {
    if (status.current !== null) status.current.textContent = statusOf(looking, state, trueSize);
    if (looking.endS - looking.startS > CLOSE_S) setFar(true);
    else if (!far) setStretch((before) => stretchAround(looking, before));
    remember({
      startS: looking.startS,
      spanS: Math.abs(looking.magnification - 1) < 1e-3 ? undefined : looking.endS - looking.startS,
    });
  };

  return (
    <section class="ecg-view" aria-label="ECG">
      <Toolbar
        leads={defaults.leads}
        state={state}
        onState={(change) => setState({ ...state, ...change })}
        tool={tool}
        onTool={setTool}
        snap={snap}
        onSnap={setSnap}
        measured={measured !== undefined}
        onMeasure={() => setMeasuring(true)}
        onZoom={(factor) => handle.current?.zoom(factor)}
        onPaper={() => handle.current?.toPaper()}
      />
      <Trace
        handle={handle}
        store={store}
        scene={scene}
        lead={state.lead}
        truePxPerMm={trueSize ? measured : undefined}
        initial={initial}
        summary={summaryOf(result)}
        caliper={tool === "off" ? undefined : tool}
        snap={snap}
        fiducialsS={snapsTo}
        onLook={onLook}
      />
      <p class="ecg-status small muted number">
        <span ref={status} />
        {!result.signal.calibrated && <span>Millivolts rest on an assumption: no calibration was found.</span>}
      </p>
      <Legend result={result} />
      {measuring && (
        <Suspense fallback={null}>
          <TrueSizeDialog
            pxPerMm={measured}
            onClose={() => setMeasuring(false)}
            onMeasured={(cardWidthPx) => {
              keepCalibration(localStorage, cardWidthPx, devicePixelRatio);
              setMeasured(calibratedPxPerMm(localStorage, devicePixelRatio));
              setMeasuring(false);
              setState({ ...state, trueSize: true });
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

/** The stretch whose beats a view needs: the one before as long as it holds the view. */
function stretchAround({ startS, endS }: Looking, before: Stretch | undefined): Stretch {
  if (before !== undefined && before.startS <= startS && endS <= before.endS) return before;
  const first = Math.floor(startS / STRETCH_S) * STRETCH_S;
  return { startS: first, endS: Math.ceil(endS / STRETCH_S) * STRETCH_S };
}

function statusOf({ startS, endS, paper, magnification }: Looking, state: EcgState, trueSize: boolean): string {
  const effective = state.mmPerS * magnification;
  const speed = paper
    ? `${state.mmPerS} mm/s · ${state.mmPerMv} mm/mV`
    : `time pressed together (${formatNumber(effective, effective < 1 ? 3 : 1)} mm/s) · ${state.mmPerMv} mm/mV`;
  const exact = Math.abs(magnification - 1) < 1e-3;
  const size =
    trueSize && exact
      ? "true size"
      : exact || !paper
        ? "not to scale"
        : `${formatNumber(magnification * 100)} %, not to scale`;
  return `${formatClock(startS)} – ${formatClock(endS)} · ${speed} · ${size}`;
}

/** The state that the address names, and a way to write back to it; a new address from elsewhere is taken over. */
function useUrlState(defaults: ReturnType<typeof defaultsOf>) {
  const search = useSearch();
  const written = useRef(location.search.slice(1));
  const [state, setState] = useState<EcgState>(() => readState(new URLSearchParams(search), defaults));
  const [initial, setInitial] = useState(() => readPlace(new URLSearchParams(search)));
  const place = useRef(initial);
  const timer = useRef(0);

  useEffect(() => {
    const now = location.search.slice(1);
    if (now === written.current) return;
    written.current = now;
    setState(readState(new URLSearchParams(search), defaults));
    setInitial(readPlace(new URLSearchParams(search)));
  }, [search, defaults]);

  const writeNow = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = 0;
    const next = `${withState(new URLSearchParams(location.search), state, place.current, defaults)}`;
    if (next === location.search.replace(/^\?/, "")) return;
    written.current = next;
    history.replaceState(history.state, "", `${location.pathname}${next === "" ? "" : `?${next}`}`);
  }, [state, defaults]);
  const write = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(writeNow, WRITE_URL_AFTER_MS);
  }, [writeNow]);
  useEffect(() => {
    const { pathname } = location;
    write();
    return () => {
      // A view that is left for another tab keeps its place, one that is left for another screen does not.
      if (timer.current !== 0 && location.pathname === pathname) writeNow();
      clearTimeout(timer.current);
    };
  }, [write]);

  const remember = (next: typeof initial): void => {
    if (next.startS === place.current.startS && next.spanS === place.current.spanS) return;
    place.current = next;
    write();
  };
  return [state, setState, initial, remember] as const;
}
