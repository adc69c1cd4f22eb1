/** The one queue of this tab, for as long as the page lives. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "preact/compat";
import { rememberJob } from "../../api/index.ts";
import { createUploadQueue, type UploadItem, type UploadQueue } from "./queue.ts";

let queue: UploadQueue | undefined;

export function useUploads(): { queue: UploadQueue; items: readonly UploadItem[]; lost: readonly string[] } {
  const client = useQueryClient();
  const current = useMemo(() => {
    queue ??= createUploadQueue({ storage: sessionStorage, onJob: (job) => rememberJob(client, job) });
    return queue;
  }, [client]);
  const items = useSyncExternalStore(current.subscribe, current.items);
  return { queue: current, items, lost: current.lost() };
}
