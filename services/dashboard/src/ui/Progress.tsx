/** A bar with a name; without a value it says that something is under way. */
export function Progress({ value, label }: { value?: number | undefined; label: string }) {
  if (value === undefined) return <progress class="progress" aria-label={label} />;
  return <progress class="progress" aria-label={label} value={Math.min(1, Math.max(0, value))} max={1} />;
}
