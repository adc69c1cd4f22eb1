import { lazy, Suspense } from "preact/compat";
import { useLocation, useSearchParams } from "wouter";
import { type Job, type Result, useJob, useResult } from "../../api/index.ts";
import { ErrorNotice, type Tab, Tabs } from "../../ui/index.ts";

const EcgView = lazy(() => import("../ecg/index.ts").then((module) => ({ default: module.EcgView })));
const BeatsView = lazy(() => import("../ecg/index.ts").then((module) => ({ default: module.BeatsView })));
const PageView = lazy(() => import("../page/index.ts").then((module) => ({ default: module.PageView })));

type TabName = "ecg" | "page" | "beats" | "details";

/** One job: how far it is, and what was read. */
export default function ResultScreen({ id }: { id: string }) {
  const job = useJob(id);
  const result = useResult(job.data);
  if (job.isError) return <ErrorNotice error={job.error} />;
  if (result.isError) return <ErrorNotice error={result.error} />;
  if (job.data === undefined) return <p class="muted">Loading…</p>;
  return (
    <div class="stack">
      <h1>{job.data.input.filename}</h1>
      {result.data !== undefined && <ResultTabs job={job.data} result={result.data} />}
    </div>
  );
}

function ResultTabs({ job, result }: { job: Job; result: Result }) {
  const [path, navigate] = useLocation();
  const [search] = useSearchParams();
  const tabs: Tab<TabName>[] = [
    { name: "ecg", label: "ECG" },
    ...(result.digitization === null ? [] : [{ name: "page", label: "Page" } as const]),
    { name: "beats", label: "Beats" },
    { name: "details", label: "Details" },
  ];
  const selected = tabs.find((tab) => tab.name === search.get("tab"))?.name ?? "ecg";
  return (
    <Tabs
      label="Views"
      tabs={tabs}
      selected={selected}
      onSelect={(name) => navigate(`${path}?tab=${name}`, { replace: true })}
    >
      <Suspense fallback={<p class="muted">Loading…</p>}>
        {selected === "ecg" && <EcgView job={job} result={result} />}
        {selected === "page" && <PageView job={job} result={result} />}
        {selected === "beats" && <BeatsView job={job} result={result} />}
        {selected === "details" && <p>{result.disclaimer}</p>}
      </Suspense>
    </Tabs>
  );
}
