/** Files out of a drop, a paste or a file button, folders walked to their end. */
import type { PickedFile } from "./recordings.ts";

/** Files and folders of a drop. Must be called in the event itself: the browser empties the list right after. */
export async function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const picked = await Promise.all(
    entries.map(({ entry, file }) =>
      entry !== null ? filesOfEntry(entry) : file !== null ? [{ path: file.name, file }] : [],
    ),
  );
  return picked.flat();
}

async function filesOfEntry(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  if (!isDirectory(entry)) return [];
  const children = await entriesOf(entry);
  const files: PickedFile[] = [];
  for (const child of children) files.push(...(await filesOfEntry(child)));
  return files;
}

/** A reader hands out a hundred entries at a time and an empty list at the end. */
async function entriesOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return entries.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    entries.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Files of a file button; a folder button gives each its path. */
export function filesOfInput(input: HTMLInputElement): PickedFile[] {
  return [...(input.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files of a paste: copied files, or a picture out of a screenshot. */
export function filesOfPaste(transfer: DataTransfer | null): PickedFile[] {
  return [...(transfer?.files ?? [])].map((file) => ({ path: file.name, file }));
}
