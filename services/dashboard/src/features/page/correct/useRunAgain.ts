import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  isFinal,
  type Job,
  type JobOptions,
  type Result,
  rememberJob,
  resultKey,
  retryJob,
} from "../../../api/index.ts";
import { optionsOfRun } from "./corrections.ts";

/**
 * A new run of the job with a person's corrections; the job that comes back is followed as any other.
 *
 * `before` is the result that is seen: it stands in for that of the new run until there is one, and stays where there
 * never is. `refused`: why the run that was started here failed.
 */
export function useRunAgain(job: Job, before: Result | undefined) {
  const client = useQueryClient();
  const next = resultKey(job.id, job.epoch + 1);
  const {
    mutate,
    isPending,
    error,
    data: started,
  } = useMutation({
    mutationFn: (options: JobOptions) => retryJob(job.id, optionsOfRun(job, options)),
    // Before the call, because the event that the run has begun may be here before its answer.
    onMutate: async () => {
      client.setQueryData(next, before);
      await client.invalidateQueries({ queryKey: next });
    },
    onSuccess: (again) => rememberJob(client, again),
    onError: () => client.removeQueries({ queryKey: next }),
  });
  const refused = job.status === "failed" && started?.epoch === job.epoch ? job.error : null;
  return { runAgain: mutate, busy: isPending || !isFinal(job.status), error, refused };
}
