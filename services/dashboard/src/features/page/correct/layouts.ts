/** The arrangements of leads that the digitizer knows; `layouts.json` is its own list. */
import document from "./layouts.json";

export interface Layout {
  name: string;
  /** Leads by row and column; a minus in front: printed upside down. */
  rows: readonly (readonly string[])[];
  /** Rows of one lead over the whole width, below. */
  strips: number;
}

export const LAYOUTS: readonly Layout[] = Object.entries(document).map(([name, layout]) => ({ name, ...layout }));

/** `3 rows × 4 columns, 1 rhythm strip`, `6 rows × 2 columns, Cabrera order`. */
export function layoutInWords({ name, rows, strips }: Layout): string {
  if (rows.length === 0) return "One lead, one strip";
  const columns = rows[0]?.length ?? 1;
  const grid = `${rows.length} rows × ${columns} ${columns === 1 ? "column" : "columns"}`;
  const order = name.includes("cabrera") ? ", Cabrera order" : name.endsWith("-chest") ? ", chest leads" : "";
  const below = strips === 0 ? "" : `, ${strips} rhythm ${strips === 1 ? "strip" : "strips"}`;
  return `${grid}${order}${below}`;
}

export function layoutNamed(name: string): Layout | undefined {
  return LAYOUTS.find((layout) => layout.name === name);
}
