import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Icon } from "../../ui/index.ts";
import { filesOfDrop, filesOfInput, filesOfPaste } from "./picking.ts";
import type { PickedFile } from "./recordings.ts";

/** Every way in: drop on the page, paste, choose files or a folder, take a photo. */
export function DropZone({ onPick }: { onPick: (files: PickedFile[]) => void }) {
  const over = useDropAnywhere(onPick);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);

  const take = (event: { currentTarget: HTMLInputElement }): void => {
    onPick(filesOfInput(event.currentTarget));
    // The same file may be chosen again.
    event.currentTarget.value = "";
  };

  return (
    <section class="drop-zone" data-over={over} aria-labelledby="drop-title">
      <Icon name="pulse" />
      <h2 id="drop-title">Add ECG files</h2>
      <p class="muted">
        Drop files or folders anywhere on this page, paste a picture, or choose. A photo, scan or PDF of a page, or a
        recorded signal: CSV, WFDB, EDF, DICOM, aECG, SCP, MUSE and others.
      </p>
      <div class="row">
        <Button kind="primary" icon="upload" onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <span class="with-camera">
          <Button icon="camera" onClick={() => camera.current?.click()}>
            Take a photo
          </Button>
        </span>
        <span class="with-folders">
          <Button icon="folder" onClick={() => folder.current?.click()}>
            Choose a folder
          </Button>
        </span>
      </div>
      <input ref={files} type="file" multiple hidden aria-label="ECG files" onChange={take} />
      <input ref={folder} type="file" multiple hidden aria-label="Folder with ECG files" onChange={take} {...FOLDER} />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label="Photo of an ECG"
        onChange={take}
      />
    </section>
  );
}

const FOLDER = { webkitdirectory: true };

/** Takes drops and pastes anywhere on the page; true while files hover over it. */
function useDropAnywhere(onPick: (files: PickedFile[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      depth = Math.max(0, depth - 1);
      setOver(depth > 0);
    };
    const hover = (event: DragEvent): void => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void filesOfDrop(event.dataTransfer).then(onPick);
    };
    const paste = (event: ClipboardEvent): void => {
      const picked = filesOfPaste(event.clipboardData);
      if (picked.length === 0) return;
      event.preventDefault();
      onPick(picked);
    };
    addEventListener("dragenter", enter);
    addEventListener("dragleave", leave);
    addEventListener("dragover", hover);
    addEventListener("drop", drop);
    addEventListener("paste", paste);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("dragover", hover);
      removeEventListener("drop", drop);
      removeEventListener("paste", paste);
    };
  }, [onPick]);
  return over;
}
