import { Button } from "../../../ui/index.ts";
import type { CaliperKind } from "../calipers/caliper.ts";
import { type LayoutName, type LeadOrder, layoutsFor, STANDARD_LEADS } from "../paper/layout.ts";
import { GAINS_MM_PER_MV, SPEEDS_MM_PER_S } from "../paper/scale.ts";
import { Segmented } from "./Segmented.tsx";
import type { EcgState } from "./url-state.ts";

export type Tool = CaliperKind | "off";

/** Everything that changes how the trace is shown. */
export function Toolbar({
  leads,
  state,
  onState,
  tool,
  onTool,
  snap,
  onSnap,
  measured,
  onMeasure,
  onZoom,
  onPaper,
}: {
  leads: readonly string[];
  state: EcgState;
  onState: (change: Partial<EcgState>) => void;
  tool: Tool;
  onTool: (tool: Tool) => void;
  snap: boolean;
  onSnap: (snap: boolean) => void;
  /** Whether this screen's millimetre is known. */
  measured: boolean;
  onMeasure: () => void;
  onZoom: (factor: number) => void;
  onPaper: () => void;
}) {
  const twelve = STANDARD_LEADS.every((lead) => leads.includes(lead));
  const oneLead = state.layout === "single" || state.layout === "3x4+1";
  return (
    <section class="ecg-toolbar" aria-label="How the trace is shown">
      <label class="ecg-choice">
        <span>Layout</span>
        <select value={state.layout} onChange={(event) => onState({ layout: event.currentTarget.value as LayoutName })}>
          {layoutsFor(leads).map((layout) => (
            <option key={layout} value={layout}>
              {layoutWords(layout, leads.length)}
            </option>
          ))}
        </select>
      </label>
      {oneLead && leads.length > 1 && (
        <label class="ecg-choice">
          <span>{state.layout === "single" ? "Lead" : "Rhythm strip"}</span>
          <select value={state.lead} onChange={(event) => onState({ lead: event.currentTarget.value })}>
            {leads.map((lead) => (
              <option key={lead}>{lead}</option>
            ))}
          </select>
        </label>
      )}
      {twelve && (
        <label class="ecg-choice">
          <span>Limb leads</span>
          <select value={state.order} onChange={(event) => onState({ order: event.currentTarget.value as LeadOrder })}>
            <option value="standard">Standard</option>
            <option value="cabrera">Cabrera (−aVR)</option>
          </select>
        </label>
      )}
      <Segmented
        label="mm/s"
        choices={SPEEDS_MM_PER_S.map((speed) => ({
          value: speed,
          label: `${speed}`,
          name: `${speed} millimetres a second`,
        }))}
        value={state.mmPerS}
        onChange={(mmPerS) => onState({ mmPerS })}
      />
      <Segmented
        label="mm/mV"
        choices={GAINS_MM_PER_MV.map((gain) => ({
          value: gain,
          label: `${gain}`,
          name: `${gain} millimetres a millivolt`,
        }))}
        value={state.mmPerMv}
        onChange={(mmPerMv) => onState({ mmPerMv })}
      />
      <Segmented<Tool>
        label="Calipers"
        choices={[
          { value: "off", label: "Off", name: "No calipers" },
          { value: "time", label: "Time" },
          { value: "amplitude", label: "mV", name: "Amplitude" },
          { value: "march", label: "March", name: "March out" },
        ]}
        value={tool}
        onChange={onTool}
      />
      {tool !== "off" && tool !== "amplitude" && (
        <label class="ecg-check">
          <input type="checkbox" checked={snap} onChange={(event) => onSnap(event.currentTarget.checked)} />
          <span>Snap to waves</span>
        </label>
      )}
      <div class="ecg-choice">
        <span>Size</span>
        <div class="ecg-buttons">
          <Button size="small" aria-label="Zoom out" onClick={() => onZoom(1 / 1.5)}>
            −
          </Button>
          <Button size="small" onClick={onPaper}>
            Paper
          </Button>
          <Button size="small" aria-label="Zoom in" onClick={() => onZoom(1.5)}>
            +
          </Button>
          <Button
            size="small"
            aria-pressed={state.trueSize && measured}
            onClick={() => (measured ? onState({ trueSize: !state.trueSize }) : onMeasure())}
          >
            True size
          </Button>
          {measured && state.trueSize && (
            <Button size="small" kind="quiet" onClick={onMeasure}>
              Measure again
            </Button>
          )}
        </div>
      </div>
    </section>
  );
}

function layoutWords(layout: LayoutName, nLeads: number): string {
  const words: Record<LayoutName, string> = {
    "3x4+1": "3 × 4 + 1",
    "3x4+3": "3 × 4 + 3",
    "6x2": "6 × 2",
    "12x1": nLeads === 12 ? "12 × 1" : "All leads",
    single: "Single lead",
  };
  return words[layout];
}
