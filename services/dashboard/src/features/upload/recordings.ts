/** Files → recordings: the files of one WFDB record travel as one job, anything else alone. */

export interface PickedFile {
  /** Path inside the dropped folder, or the bare name. */
  path: string;
  file: File;
}

export interface Recording {
  name: string;
  files: File[];
  bytes: number;
}

export interface Picked {
  recordings: Recording[];
  /** Names of files that hold no ECG of their own. */
  leftOut: string[];
}

const SIGNALS_OF_A_HEADER = new Set(["dat", "mat", "bin", "d16"]);
/** Annotations and check sums beside a record. */
const BESIDE_A_HEADER = new Set(["atr", "qrs", "ecg", "xws", "md5", "txt", "json"]);
const NOT_FOR_PEOPLE = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

/** Groups picked files; the order of the files stays. */
export function recordingsOf(picked: readonly PickedFile[]): Picked {
  const leftOut: string[] = [];
  const shown = picked.filter(({ path }) => !path.split("/").some((part) => NOT_FOR_PEOPLE.test(part)));
  const headers = new Set(shown.filter(({ path }) => extension(path) === "hea").map(({ path }) => stem(path)));

  const groups = new Map<string, PickedFile[]>();
  for (const item of shown) {
    const ending = extension(item.path);
    const hasHeader = headers.has(stem(item.path));
    if (hasHeader && BESIDE_A_HEADER.has(ending)) {
      leftOut.push(item.file.name);
      continue;
    }
    const key = hasHeader && (ending === "hea" || SIGNALS_OF_A_HEADER.has(ending)) ? `${stem(item.path)}.*` : item.path;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return { recordings: [...groups.values()].map(recordingOf), leftOut };
}

function recordingOf(group: PickedFile[]): Recording {
  // The header first: it names the recording, and a gateway that looks at one file looks at the first.
  const files = group
    .toSorted((a, b) => Number(extension(b.path) === "hea") - Number(extension(a.path) === "hea"))
    .map(({ file }) => file);
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  return { name: files[0]?.name ?? "", files, bytes };
}

function extension(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

function stem(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") ? path.slice(0, dot) : path;
}
