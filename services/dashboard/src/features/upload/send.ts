/** One upload. XMLHttpRequest, because `fetch` does not tell how much has gone. */

import { problemOf, reportUnauthorized, unreachable } from "../../api/fetch.ts";
import { DASHBOARD_HEADER, type Job, type JobOptions } from "../../api/index.ts";

export interface Sent {
  job: Job;
  /** The gateway knew these bytes with these options and answered the job it has. */
  known: boolean;
}

export interface Upload {
  files: readonly File[];
  options: JobOptions;
  idempotencyKey: string | null;
}

export type Send = (upload: Upload, onProgress: (fraction: number) => void, signal: AbortSignal) => Promise<Sent>;

export const sendUpload: Send = (upload, onProgress, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/v1/jobs");
    for (const [name, value] of Object.entries(DASHBOARD_HEADER)) request.setRequestHeader(name, value);
    if (upload.idempotencyKey !== null) request.setRequestHeader("Idempotency-Key", upload.idempotencyKey);
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total);
    };
    request.onload = () => {
      if (request.status === 200 || request.status === 202) {
        resolve({ job: JSON.parse(request.responseText) as Job, known: request.status === 200 });
        return;
      }
      if (request.status === 401) reportUnauthorized();
      reject(problemOf(request.status, request.responseText, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(new DOMException("The upload was taken back.", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(formOf(upload));
  });

function formOf({ files, options }: Upload): FormData {
  const form = new FormData();
  form.append("options", new Blob([JSON.stringify(options)], { type: "application/json" }));
  for (const file of files) form.append("file", file, file.name);
  return form;
}
