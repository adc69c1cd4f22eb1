/** Line icons on a 24 px field, drawn for this page; decoration only, the words stand beside them. */
const PATHS = {
  alert: "M12 8v5m0 3.5v.1M10.3 4.2 2.6 17.6A2 2 0 0 0 4.3 20.6h15.4a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z",
  back: "m14 6-6 6 6 6",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  cross: "m6 6 12 12M18 6 6 18",
  download: "M12 4v11m-5-5 5 5 5-5M5 20h14",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  folder: "M3 6h6l2 2h10v11H3z",
  info: "M12 11v6m0-9.5v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
  next: "m10 6 6 6-6 6",
  paste: "M9 4h6v3H9zM9 5H5v16h14V5h-4",
  pulse: "M3 12h4l2-3 2 3h1l2-8 3 14 1.5-6H21",
  retry: "M20 12a8 8 0 1 1-2.4-5.7M20 3v4h-4",
  run: "M12 3a9 9 0 1 0 9 9",
  screen: "M4 5h16v11H4zM9 20h6",
  search: "m20 20-4.5-4.5M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0Z",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v2m0 14v2M3 12h2m14 0h2M5.6 5.6 7 7m10 10 1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4",
  trash: "M5 7h14M10 7V4h4v3m-7 0 1 14h8l1-14",
  upload: "M12 20V9m-5 5 5-5 5 5M5 4h14",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
