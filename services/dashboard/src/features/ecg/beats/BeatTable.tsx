import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { clock } from "../paper/scale.ts";
import { className } from "./beat-class.ts";
import { type Beats, letterAt } from "./beats-csv.ts";
import { rowWindow } from "./row-window.ts";
import type { WaveMarks } from "./waves-csv.ts";

const ROW_PX = 36;

/** Every beat in a table of which only what is seen is in the page. */
export function BeatTable({
  beats,
  shown,
  waves,
  onJump,
}: {
  beats: Beats;
  /** Indices of the beats to list. */
  shown: Uint32Array;
  waves: readonly WaveMarks[];
  onJump: (timeS: number) => void;
}) {
  const room = useRef<HTMLElement>(null);
  const [scroll, setScroll] = useState({ topPx: 0, heightPx: 400 });
  useLayoutEffect(() => {
    const element = room.current;
    if (element === null) return;
    element.scrollTop = 0;
    setScroll({ topPx: 0, heightPx: element.clientHeight });
  }, [shown]);
  const { first, last } = rowWindow(scroll.topPx, scroll.heightPx, ROW_PX, shown.length);
  const rows = Array.from(shown.subarray(first, last));
  return (
    <section
      class="ecg-table"
      ref={room}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keys
      tabIndex={0}
      aria-label="Table of beats"
      onScroll={({ currentTarget }) =>
        setScroll({ topPx: currentTarget.scrollTop, heightPx: currentTarget.clientHeight })
      }
    >
      <table aria-rowcount={shown.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Beat</th>
            <th scope="col">Time</th>
            <th scope="col">RR (ms)</th>
            <th scope="col">Class</th>
            <th scope="col">Probability</th>
            {waves.map(({ wave }) => (
              <th scope="col" key={wave}>
                {wave} (s), duration
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer heightPx={first * ROW_PX} columns={5 + waves.length} />
          {rows.map((beat, place) => (
            <tr key={beat} aria-rowindex={first + place + 2}>
              <td class="number">{beat + 1}</td>
              <td>
                <button type="button" class="ecg-jump" onClick={() => onJump(beats.timeS[beat] as number)}>
                  {clock(beats.timeS[beat] as number, 2)}
                </button>
              </td>
              <td class="number">{whole(beats.rrMs[beat])}</td>
              <td>
                <span class="ecg-class">
                  <span class="ecg-letter" data-letter={letterAt(beats, beat)}>
                    {letterAt(beats, beat)}
                  </span>
                  {className(letterAt(beats, beat))}
                </span>
              </td>
              <td class="number">{percent(beats.probability[beat])}</td>
              {waves.map((wave) => (
                <td class="number" key={wave.wave}>
                  {marksOf(wave, beat)}
                </td>
              ))}
            </tr>
          ))}
          <Spacer heightPx={(shown.length - last) * ROW_PX} columns={5 + waves.length} />
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ heightPx, columns }: { heightPx: number; columns: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr class="ecg-spacer">
      <td colSpan={columns} style={{ height: `${heightPx}px` }} />
    </tr>
  );
}

function whole(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "–" : `${Math.round(value)}`;
}

function percent(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "–" : `${Math.round(value * 100)} %`;
}

/** `12.344 – 12.432, 88 ms`: onset, offset and what lies between. */
function marksOf({ onsetS, offsetS }: WaveMarks, beat: number): string {
  const onset = onsetS[beat] as number;
  const offset = offsetS[beat] as number;
  const from = Number.isNaN(onset) ? "?" : onset.toFixed(3);
  const to = Number.isNaN(offset) ? "?" : offset.toFixed(3);
  if (from === "?" && to === "?") return "–";
  const length = Number.isNaN(offset - onset) ? "" : `, ${Math.round((offset - onset) * 1000)} ms`;
  return `${from} – ${to}${length}`;
}
