import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isFinal, type Job, type JobOptions, rememberJob, retryJob } from "../../../api/index.ts";
import { optionsOfRun } from "./corrections.ts";

/**
 * A new run of the job with a person's corrections; the job that comes back is followed as any other.
 *
 * `refused`: why the run that was started here failed.
 */
export function useRunAgain(job: Job) {
  const client = useQueryClient();
  const {
    mutate,
    isPending,
    error,
    data: started,
  } = useMutation({
    mutationFn: (options: JobOptions) => retryJob(job.id, optionsOfRun(options)),
    onSuccess: (again) => rememberJob(client, again),
  });
  const refused = job.status === "failed" && started?.epoch === job.epoch ? job.error : null;
  return { runAgain: mutate, busy: isPending || !isFinal(job.status), error, refused };
}
