/** Where each lead stands on the paper: rows from top to bottom, in a row the leads that follow each other in time. */

export const STANDARD_LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"] as const;

export type LayoutName = "3x4+1" | "3x4+3" | "6x2" | "12x1" | "single";
export type LeadOrder = "standard" | "cabrera";

/** Time that a row of a page shows before its first lead comes again: carts print ten seconds. */
export const PAGE_S = 10;

/** One lead in a row; `inverted` draws −aVR. */
export interface Cell {
  readonly lead: string;
  readonly inverted: boolean;
}

export interface Row {
  readonly cells: readonly Cell[];
}

export interface Layout {
  readonly name: LayoutName;
  readonly rows: readonly Row[];
  readonly rowPitchMm: number;
}

/** Rows of this height hold 3.5 mV at 10 mm/mV, as on the report; more rows share a page with less each. */
const ROW_PITCH_MM: Record<Exclude<LayoutName, "single">, number> = { "3x4+1": 35, "3x4+3": 25, "6x2": 25, "12x1": 15 };
const SINGLE_PITCH_MM = 60;
const FEW_LEADS_PITCH_MM = 40;

/** Limb leads from left to inferior, aVR turned so that it stands between I and II (Cabrera; AHA/ACCF/HRS 2007). */
const CABRERA_LIMB: readonly Cell[] = ["aVL", "I", "aVR", "II", "aVF", "III"].map((lead) => ({
  lead,
  inverted: lead === "aVR",
}));
const STANDARD_LIMB: readonly Cell[] = ["I", "II", "III", "aVR", "aVL", "aVF"].map(upright);
const CHEST: readonly Cell[] = ["V1", "V2", "V3", "V4", "V5", "V6"].map(upright);
const RHYTHM_OF_THREE = ["V1", "II", "V5"];

/** Layouts that the recorded leads allow, the most usual first. */
export function layoutsFor(leads: readonly string[]): LayoutName[] {
  const twelve = STANDARD_LEADS.every((lead) => leads.includes(lead));
  if (twelve) return ["3x4+1", "3x4+3", "6x2", "12x1", "single"];
  return leads.length > 1 ? ["12x1", "single"] : ["single"];
}

/** Lays out leads; `single` shows the preferred one, which is also the rhythm strip of 3x4+1. */
export function layOut(name: LayoutName, order: LeadOrder, leads: readonly string[], preferred: string): Layout {
  const limb = order === "cabrera" ? CABRERA_LIMB : STANDARD_LIMB;
  switch (name) {
    case "single":
      return { name, rows: [rowOf(cellFor(preferred, order))], rowPitchMm: SINGLE_PITCH_MM };
    case "12x1": {
      const known = [...limb, ...CHEST].filter((cell) => leads.includes(cell.lead));
      const others = leads.filter((lead) => !known.some((cell) => cell.lead === lead)).map(upright);
      const rows = [...known, ...others].map(rowOf);
      return { name, rows, rowPitchMm: rows.length <= 3 ? FEW_LEADS_PITCH_MM : ROW_PITCH_MM[name] };
    }
    case "6x2":
      return { name, rows: columns([limb, CHEST], 6), rowPitchMm: ROW_PITCH_MM[name] };
    case "3x4+1":
    case "3x4+3": {
      const page = columns([limb.slice(0, 3), limb.slice(3), CHEST.slice(0, 3), CHEST.slice(3)], 3);
      const strips = name === "3x4+1" ? [preferred] : RHYTHM_OF_THREE;
      const rows = [...page, ...strips.map((lead) => rowOf(cellFor(lead, order)))];
      return { name, rows, rowPitchMm: ROW_PITCH_MM[name] };
    }
  }
}

/** A stretch of a row that shows one lead. */
export interface Piece {
  readonly cell: Cell;
  readonly startS: number;
  readonly endS: number;
}

/** The pieces of a row that touch a stretch of time: columns come again with each page. */
export function piecesOf(row: Row, startS: number, endS: number): Piece[] {
  const { cells } = row;
  const only = cells[0];
  if (only === undefined || endS <= startS) return [];
  if (cells.length === 1) return [{ cell: only, startS, endS }];
  const columnS = PAGE_S / cells.length;
  const pieces: Piece[] = [];
  for (let column = Math.floor(startS / columnS); column * columnS < endS; column++) {
    const cell = cells[((column % cells.length) + cells.length) % cells.length] ?? only;
    pieces.push({ cell, startS: column * columnS, endS: (column + 1) * columnS });
  }
  return pieces;
}

/** Whether leads stand side by side, so that zooming out beyond some pages would show nothing of any. */
export function hasColumns(layout: Layout): boolean {
  return layout.rows.some((row) => row.cells.length > 1);
}

export function labelOf({ lead, inverted }: Cell): string {
  return inverted ? `−${lead}` : lead;
}

function upright(lead: string): Cell {
  return { lead, inverted: false };
}

function cellFor(lead: string, order: LeadOrder): Cell {
  return { lead, inverted: order === "cabrera" && lead === "aVR" };
}

function rowOf(cell: Cell): Row {
  return { cells: [cell] };
}

function columns(sides: readonly (readonly Cell[])[], nRows: number): Row[] {
  return Array.from({ length: nRows }, (_, row) => ({
    cells: sides.flatMap((side) => side[row] ?? []),
  }));
}
