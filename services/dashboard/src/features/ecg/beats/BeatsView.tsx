import { useMemo, useState } from "preact/hooks";
import { useLocation } from "wouter";
import type { Job, Result } from "../../../api/index.ts";
import { ErrorNotice, formatCount, formatNumber, Notice } from "../../../ui/index.ts";
import "../ecg.css";
import { NO_BEATS, useBeats, useWaves, valueOr } from "../view/use-recording.ts";
import { BeatTable } from "./BeatTable.tsx";
import { CLASS_LETTERS, className } from "./beat-class.ts";
import type { Beats } from "./beats-csv.ts";
import { PoincarePlot } from "./PoincarePlot.tsx";
import { bpmOf } from "./rr.ts";
import { TrendPlot } from "./TrendPlot.tsx";

const identity = (rrMs: number): number => rrMs;
/** A jump shows some seconds before the beat, so that it does not stand at the very edge. */
const LEAD_IN_S = 3;

/** Every beat: trends, the Poincaré plot, counts by class, and the table, from where a row leads to the trace. */
export default function BeatsView({ job, result }: { job: Job; result: Result }) {
  const loaded = useBeats(job, result);
  const waves = useWaves(job, result, true);
  const [only, setOnly] = useState("all");
  const [path, navigate] = useLocation();
  const beats = valueOr(loaded, NO_BEATS);
  const shown = useMemo(() => indicesOf(beats, only), [beats, only]);
  if (result.beats.count === 0) {
    return <Notice title="No beats were found">The trace has nothing that could be counted as a beat.</Notice>;
  }
  if (loaded.state === "failed") return <ErrorNotice error={loaded.error} />;
  if (loaded.state === "loading") {
    return (
      <p class="muted" role="status">
        Loading {formatCount(result.beats.count)} beats…
      </p>
    );
  }
  const jump = (timeS: number): void => {
    const next = new URLSearchParams(location.search);
    next.set("tab", "ecg");
    next.set("t", Math.max(0, timeS - LEAD_IN_S).toFixed(2));
    navigate(`${path}?${next}`);
  };
  const range = rangeOf(beats);
  const letters = CLASS_LETTERS.filter((letter) => (result.beats.by_class[letter] ?? 0) > 0);
  return (
    <section class="ecg-beats" aria-label="Beats">
      <div class="ecg-plots">
        <div>
          <TrendPlot
            beats={beats}
            durationS={result.signal.duration_s}
            caption="Heart rate, beats a minute"
            summary={`Heart rate over time: ${range.bpm} beats a minute from beat to beat.`}
            unitStep={10}
            measure={bpmOf}
            onPick={jump}
          />
          <TrendPlot
            beats={beats}
            durationS={result.signal.duration_s}
            caption="RR interval, ms"
            summary={`RR intervals over time: ${range.ms} milliseconds.`}
            unitStep={50}
            measure={identity}
            onPick={jump}
          />
        </div>
        <PoincarePlot beats={beats} />
      </div>
      <div class="row">
        <label class="ecg-choice">
          <span>Show beats</span>
          <select value={only} onChange={(event) => setOnly(event.currentTarget.value)}>
            <option value="all">All ({formatCount(beats.count)})</option>
            {[...letters].reverse().map((letter) => (
              <option key={letter} value={letter}>
                {letter}: {className(letter)} ({formatCount(result.beats.by_class[letter] ?? 0)})
              </option>
            ))}
          </select>
        </label>
        <p class="small muted">A beat's time leads to the trace. {result.disclaimer}</p>
      </div>
      <BeatTable beats={beats} shown={shown} waves={valueOr(waves, [])} onJump={jump} />
      {waves.state === "failed" && (
        <Notice tone="attention" title="The marks of the waves could not be read">
          The beats above are complete.
        </Notice>
      )}
    </section>
  );
}

function indicesOf(beats: Beats, only: string): Uint32Array {
  const all = Uint32Array.from({ length: beats.count }, (_, index) => index);
  const code = only.charCodeAt(0);
  return only === "all" ? all : all.filter((index) => beats.letter[index] === code);
}

function rangeOf(beats: Beats): { bpm: string; ms: string } {
  const known = beats.rrMs.filter((value) => Number.isFinite(value)).sort();
  const at = (share: number): number => known[Math.round(share * (known.length - 1))] ?? Number.NaN;
  if (known.length === 0) return { bpm: "none", ms: "none" };
  return {
    ms: `${formatNumber(at(0))} to ${formatNumber(at(1))}, half of them below ${formatNumber(at(0.5))}`,
    bpm: `${formatNumber(bpmOf(at(1)))} to ${formatNumber(bpmOf(at(0)))}, half of them below ${formatNumber(bpmOf(at(0.5)))}`,
  };
}
