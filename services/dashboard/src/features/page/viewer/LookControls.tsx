import { useId } from "preact/hooks";
import type { Look } from "./PageViewer.tsx";

/** How strongly page and trace are seen, the divider between them, and the boxes. */
export function LookControls({ look, onLook }: { look: Look; onLook: (look: Look) => void }) {
  return (
    <div class="page-look">
      <Strength label="Trace" value={look.trace} onChange={(trace) => onLook({ ...look, trace })} />
      <Strength label="Page" value={look.page} onChange={(page) => onLook({ ...look, page })} />
      <Switch
        label="Before and after"
        on={look.wipe !== null}
        onChange={(on) => onLook({ ...look, wipe: on ? 0.5 : null })}
      />
      <Switch label="Boxes and names" on={look.boxes} onChange={(boxes) => onLook({ ...look, boxes })} />
    </div>
  );
}

function Strength({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  const id = useId();
  return (
    <div class="page-strength">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={5}
        value={Math.round(value * 100)}
        aria-valuetext={`${Math.round(value * 100)} per cent`}
        onInput={(event) => onChange(Number(event.currentTarget.value) / 100)}
      />
      <output for={id} class="number small">
        {Math.round(value * 100)} %
      </output>
    </div>
  );
}

function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="page-switch">
      <input type="checkbox" checked={on} onChange={() => onChange(!on)} />
      {label}
    </label>
  );
}
