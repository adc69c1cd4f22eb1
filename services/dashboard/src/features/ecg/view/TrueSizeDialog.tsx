import type { TargetedPointerEvent } from "preact";
import { useState } from "preact/hooks";
import { Button, Dialog } from "../../../ui/index.ts";
import { NOMINAL_PX_PER_MM } from "../paper/scale.ts";
import { CARD_HEIGHT_MM, CARD_WIDTH_MM } from "../paper/true-size.ts";

const LEAST_PX = 120;
const MOST_PX = 900;

/** Asks for a bank card against the glass: its width tells what a millimetre is on this screen. */
export function TrueSizeDialog({
  pxPerMm,
  onClose,
  onMeasured,
}: {
  pxPerMm: number | undefined;
  onClose: () => void;
  onMeasured: (cardWidthPx: number) => void;
}) {
  const [widthPx, setWidthPx] = useState((pxPerMm ?? NOMINAL_PX_PER_MM) * CARD_WIDTH_MM);
  const resize = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const left = event.currentTarget.getBoundingClientRect().left;
    setWidthPx(Math.min(MOST_PX, Math.max(LEAST_PX, event.clientX - left)));
  };
  return (
    <Dialog
      title="True size"
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" onClick={() => onMeasured(widthPx)}>
            The card fits
          </Button>
        </>
      }
    >
      <p>
        Hold a bank card against the screen, its left edge on the left edge of the frame, and make the frame as wide as
        the card ({CARD_WIDTH_MM.toFixed(2)} mm). From then on a millimetre of paper is a millimetre.
      </p>
      <div class="ecg-card-room">
        <div
          class="ecg-card"
          aria-hidden="true"
          style={{ width: `${widthPx}px`, height: `${(widthPx * CARD_HEIGHT_MM) / CARD_WIDTH_MM}px` }}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            resize(event);
          }}
          onPointerMove={resize}
        >
          <span class="ecg-card-grip" />
        </div>
      </div>
      <div class="field">
        <label for="ecg-card-width">Width of the frame</label>
        <input
          id="ecg-card-width"
          type="range"
          min={LEAST_PX}
          max={MOST_PX}
          step={0.5}
          value={widthPx}
          aria-valuetext={`${Math.round(widthPx)} pixels for ${CARD_WIDTH_MM} millimetres`}
          onInput={(event) => setWidthPx(event.currentTarget.valueAsNumber)}
        />
      </div>
    </Dialog>
  );
}
