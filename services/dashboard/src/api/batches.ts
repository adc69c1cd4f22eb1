/** Batches: a named group of jobs with its counts. */
import { useQuery } from "@tanstack/react-query";
import { apiJson, jsonBody } from "./fetch.ts";
import { isSettled } from "./jobs.ts";
import { useLive } from "./live.ts";
import type { Batch } from "./types.ts";

export const batchKey = (id: string) => ["batch", id] as const;

export function isBatchOpen(batch: Batch): boolean {
  return batch.counts.queued + batch.counts.running > 0;
}

export async function createBatch(name: string): Promise<Batch> {
  return apiJson<Batch>("/v1/batches", { method: "POST", ...jsonBody({ name }) });
}

export function useBatch(id: string) {
  const live = useLive();
  return useQuery({
    queryKey: batchKey(id),
    queryFn: () => apiJson<Batch>(`/v1/batches/${id}`),
    retry: (failures, error) => failures < 3 && !isSettled(error),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isBatchOpen(state.data) ? (live ? 5_000 : 2_000) : false,
  });
}
