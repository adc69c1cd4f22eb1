/** The page's artefacts, fetched once a run: their digest is the key, because their address does not change. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "preact/hooks";
import { apiFetch, apiJson, artifactHref, isSettled, type Result } from "../../../api/index.ts";
import type { Trace } from "./trace.ts";

const retry = (failures: number, error: unknown): boolean => failures < 2 && !isSettled(error);

function useArtifact<T>(jobId: string, result: Result, name: string, read: (href: string) => Promise<T>) {
  const sha256 = result.artifacts[name]?.sha256;
  return useQuery({
    queryKey: ["artifact", jobId, name, sha256],
    queryFn: () => read(artifactHref(jobId, name)),
    enabled: sha256 !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    retry,
  });
}

export function useTrace(jobId: string, result: Result) {
  return useArtifact(jobId, result, "trace.json", (href) => apiJson<Trace>(href));
}

const asBlob = async (href: string): Promise<Blob> => (await apiFetch(href)).blob();

/** The page's picture as an address for this document only: the job's own address shows another page after a new run. */
export function usePicture(jobId: string, result: Result): { href: string | undefined; error: unknown } {
  const { data: blob, error } = useArtifact(jobId, result, "page.jpg", asBlob);
  const [href, setHref] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return;
    const address = URL.createObjectURL(blob);
    setHref(address);
    return () => {
      setHref(undefined);
      URL.revokeObjectURL(address);
    };
  }, [blob]);
  return { href, error };
}
