import { lazy, Suspense, useEffect } from "preact/compat";
import { useLocation, useSearchParams } from "wouter";
import { type Job, type Result, useJob, useResult } from "../../api/index.ts";
import { Boundary, Button, ButtonLink, ErrorNotice, type Tab, Tabs } from "../../ui/index.ts";
import { Findings, Warnings } from "./Findings.tsx";
import { JobHeader } from "./JobHeader.tsx";
import { MeasurementList } from "./Measurements.tsx";
import { QualityStrip } from "./QualityStrip.tsx";
import { Cancelled, Failed, Underway } from "./Unfinished.tsx";
import { VerdictCard } from "./VerdictCard.tsx";
import "./result.css";

const loadEcg = () => import("../ecg/index.ts");
const EcgView = lazy(() => loadEcg().then((module) => ({ default: module.EcgView })));
const BeatsView = lazy(() => loadEcg().then((module) => ({ default: module.BeatsView })));
const PageView = lazy(() => import("../page/index.ts").then((module) => ({ default: module.PageView })));
const Details = lazy(() => import("./Details.tsx").then((module) => ({ default: module.Details })));

type TabName = "ecg" | "page" | "beats" | "details";

/** One job: how far it is, or what was read. */
export default function ResultScreen({ id }: { id: string }) {
  const job = useJob(id);
  const result = useResult(job.data);
  useEffect(() => {
    // The view that is most looked at comes while the result does, not after it.
    loadEcg().catch(() => undefined);
  }, []);
  if (job.data === undefined) {
    if (!job.isError) return <p class="muted">Loading…</p>;
    return (
      <div class="stack">
        <h1>ECG</h1>
        <ErrorNotice
          error={job.error}
          actions={
            <>
              <Button onClick={() => job.refetch()}>Try again</Button>
              <ButtonLink href="/jobs">Worklist</ButtonLink>
            </>
          }
        />
      </div>
    );
  }
  return (
    <div class="stack result">
      <JobHeader job={job.data} result={result.data} />
      <State job={job.data} />
      {result.isError && (
        <ErrorNotice error={result.error} actions={<Button onClick={() => result.refetch()}>Try again</Button>} />
      )}
      {result.data !== undefined && <Reading job={job.data} result={result.data} />}
    </div>
  );
}

function State({ job }: { job: Job }) {
  if (job.status === "queued" || job.status === "running") return <Underway job={job} />;
  if (job.status === "failed") return <Failed job={job} />;
  if (job.status === "cancelled") return <Cancelled job={job} />;
  return null;
}

/** Quality first, then the verdict, then everything to look at with what was found in it; wide, these stand side by side. */
function Reading({ job, result }: { job: Job; result: Result }) {
  return (
    <>
      <p class="small disclaimer">{result.disclaimer}</p>
      <QualityStrip result={result} />
      <div class="reading">
        <VerdictCard prediction={result.prediction} />
        <div class="views">
          <ResultTabs job={job} result={result} />
        </div>
        <div class="stack summary">
          <Findings result={result} />
          <Warnings result={result} />
          <MeasurementList result={result} />
        </div>
      </div>
    </>
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
  const select = (name: TabName): void => {
    // What the views keep in the address stays, so that they come back to the same place.
    const next = new URLSearchParams(location.search);
    next.set("tab", name);
    navigate(`${path}?${next}`, { replace: true });
  };
  return (
    <Tabs label="Views" tabs={tabs} selected={selected} onSelect={select}>
      <Boundary key={selected}>
        <Suspense fallback={<p class="muted">Loading…</p>}>
          {selected === "ecg" && <EcgView job={job} result={result} />}
          {selected === "page" && <PageView job={job} result={result} />}
          {selected === "beats" && <BeatsView job={job} result={result} />}
          {selected === "details" && <Details job={job} result={result} />}
        </Suspense>
      </Boundary>
    </Tabs>
  );
}
