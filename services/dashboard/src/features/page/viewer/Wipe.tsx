/** The divider between the page as it came (left) and the page with its trace (right). */

const STEP = 0.02;
const FAR_STEP = 0.1;

export function Wipe({ at, onMove }: { at: number; onMove: (at: number) => void }) {
  const move = (to: number): void => onMove(Math.min(1, Math.max(0, to)));
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? FAR_STEP : STEP;
    const to = {
      ArrowLeft: at - step,
      ArrowDown: at - step,
      ArrowRight: at + step,
      ArrowUp: at + step,
      PageDown: at - FAR_STEP,
      PageUp: at + FAR_STEP,
      Home: 0,
      End: 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
  };
  const onPointerDown = (event: PointerEvent): void => {
    event.stopPropagation();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const handle = event.currentTarget as HTMLElement;
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const stage = handle.parentElement?.getBoundingClientRect();
    if (stage !== undefined) move((event.clientX - stage.left) / stage.width);
  };
  return (
    <div
      class="page-wipe"
      style={{ insetInlineStart: `${at * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Divider between the page alone and the page with its trace"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      aria-valuetext={`The left ${Math.round(at * 100)} % show the page alone`}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
    >
      <span aria-hidden="true">⟷</span>
    </div>
  );
}
