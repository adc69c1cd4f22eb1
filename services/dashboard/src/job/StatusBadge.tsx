import type { Job } from "../api/index.ts";
import { Badge } from "../ui/index.ts";
import { activity, STATUS } from "./status.ts";

export function StatusBadge({ job }: { job: Job }) {
  const { tone, icon, label } = STATUS[job.status];
  return (
    <Badge tone={tone} icon={icon}>
      {job.status === "running" ? activity(job) : label}
    </Badge>
  );
}
