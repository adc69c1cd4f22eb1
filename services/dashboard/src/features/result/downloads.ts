/** What can be taken home, in the order in which it is wanted. */
import { type ArtifactRef, artifactHref, type Job } from "../../api/index.ts";
import { formatBytes } from "../../ui/index.ts";

export interface Download {
  label: string;
  href: string;
  note: string;
  /** Name that the browser saves it under; empty where the gateway gives one. */
  fileName: string;
}

export interface DownloadGroup {
  title: string;
  downloads: Download[];
}

const REPORT = ["report.pdf"];
const SIGNALS = ["signal.edf", "signal.wfdb.zip", "signal.dcm", "signal.i16"];

const LABELS: Record<string, string> = {
  "report.pdf": "Report",
  "signal.edf": "EDF+",
  "signal.wfdb.zip": "WFDB",
  "signal.dcm": "DICOM waveform",
  "signal.i16": "Compact binary",
  "waveform.png": "Picture of the ECG",
  "overlay.png": "Page with its trace",
  "page.jpg": "Page as read",
  "trace.json": "Trace in pixels of the page",
  "beats.csv": "Beats",
  "waves.csv": "Waves",
  "saliency.csv": "What made windows abnormal",
  original: "Upload",
};

export function downloadsOf(job: Job, artifacts: Record<string, ArtifactRef>): DownloadGroup[] {
  const base = `/v1/jobs/${job.id}`;
  const artifact = (name: string): Download[] => {
    const ref = artifacts[name];
    if (ref === undefined) return [];
    const note = `${kindOf(name, ref)}, ${formatBytes(ref.bytes)}`;
    return [{ label: labelOf(name), href: artifactHref(job.id, name), note, fileName: "" }];
  };
  const others = Object.keys(artifacts).filter((name) => !REPORT.includes(name) && !SIGNALS.includes(name));
  return [
    {
      title: "Report and result",
      downloads: [
        ...REPORT.flatMap(artifact),
        { label: "Result", href: `${base}/result`, note: "JSON", fileName: "result.json" },
        { label: "Result as a table", href: `${base}/result?format=csv`, note: "CSV", fileName: "result.csv" },
        { label: "Everything, with checksums", href: `${base}/export.zip`, note: "ZIP", fileName: "" },
      ],
    },
    {
      title: "Signal",
      downloads: [
        { label: "CSV", href: `${base}/signal?format=csv`, note: "CSV", fileName: "signal.csv" },
        ...SIGNALS.flatMap(artifact),
      ],
    },
    { title: "Pictures, beats, upload", downloads: others.sort(byOrder).flatMap(artifact) },
  ];
}

function byOrder(a: string, b: string): number {
  const order = Object.keys(LABELS);
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return rank(a) - rank(b) || a.localeCompare(b, "en");
}

function labelOf(name: string): string {
  const part = /^original\.(\d+)$/.exec(name)?.[1];
  return part === undefined ? (LABELS[name] ?? name) : `Upload, file ${part}`;
}

function kindOf(name: string, ref: ArtifactRef): string {
  const ending = name.startsWith("original") ? "" : name.slice(name.lastIndexOf(".") + 1);
  return (ending || (ref.media_type.split("/")[1] ?? "file").replace(/^x-|^octet-stream$/, "")).toUpperCase() || "FILE";
}
