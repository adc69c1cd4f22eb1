import { useSearchParams } from "wouter";
import { type JobsFilter, useJobs } from "../../api/index.ts";
import { JobTable } from "../../job/JobTable.tsx";
import { Pager } from "../../job/Pager.tsx";
import { StatusFilter, withStatus } from "../../job/StatusFilter.tsx";
import { Button, ButtonLink, ErrorNotice } from "../../ui/index.ts";
import { filterOf } from "./filter.ts";
import "./worklist.css";

/** All jobs, newest first, a page at a time; the address holds the filter. */
export default function WorklistScreen() {
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const list = useJobs(filter);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget as HTMLFormElement)];
    setSearch(entries.flatMap(([name, value]) => (value === "" ? [] : [[name, `${value}`]])));
  };

  return (
    <div class="stack">
      <h1>Worklist</h1>
      <StatusFilter selected={filter.status} onSelect={(status) => setSearch(withStatus(search, status))} />
      {/* The fields show what the address says, also after a step back. */}
      <search>
        <form class="card filters" key={`${search}`} onSubmit={submit}>
          {filter.status !== undefined && <input type="hidden" name="status" value={filter.status} />}
          <div class="field">
            <label for="external_id">External id</label>
            <input id="external_id" name="external_id" maxLength={200} defaultValue={search.get("external_id") ?? ""} />
          </div>
          <div class="field">
            <label for="from">Submitted from</label>
            <input id="from" name="from" type="date" defaultValue={search.get("from") ?? ""} />
          </div>
          <div class="field">
            <label for="to">to</label>
            <input id="to" name="to" type="date" defaultValue={search.get("to") ?? ""} />
          </div>
          <div class="row filter-buttons">
            <Button type="submit" icon="search">
              Search
            </Button>
            {search.size > 0 && (
              <ButtonLink kind="quiet" href="/jobs">
                Clear
              </ButtonLink>
            )}
          </div>
        </form>
      </search>
      {list.isError && (
        <ErrorNotice error={list.error} actions={<Button onClick={() => list.refetch()}>Try again</Button>} />
      )}
      {list.isPending && <p class="muted">Loading…</p>}
      {list.data !== undefined && (
        <section class="card stack" aria-label="Jobs" aria-busy={list.isPlaceholderData}>
          {list.data.jobs.length === 0 ? (
            <Nothing filter={filter} />
          ) : (
            <JobTable jobs={list.data.jobs} caption="Jobs, newest first" />
          )}
          <Pager nextCursor={list.data.next_cursor} />
        </section>
      )}
    </div>
  );
}

function Nothing({ filter }: { filter: JobsFilter }) {
  const { limit: _limit, ...asked } = filter;
  const filtered = Object.values(asked).some((value) => value !== undefined);
  return (
    <div class="nothing">
      <p>{filtered ? "No job fits this search." : "No ECG has been sent yet."}</p>
      {filtered ? (
        <ButtonLink href="/jobs">Show all</ButtonLink>
      ) : (
        <ButtonLink kind="primary" href="/">
          Send one
        </ButtonLink>
      )}
    </div>
  );
}
