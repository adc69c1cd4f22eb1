import { useEffect, useRef } from "preact/hooks";
import type { ArtifactRef, Job } from "../../api/index.ts";
import { Icon } from "../../ui/index.ts";
import { downloadsOf } from "./downloads.ts";

/** A disclosure of links: it closes on Escape, on a choice and when the focus or a click goes elsewhere. */
export function DownloadMenu({ job, artifacts }: { job: Job; artifacts: Record<string, ArtifactRef> }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event): void => {
      const element = menu.current;
      if (element?.open && !element.contains(event.target as Node)) element.open = false;
    };
    const closeOnEscape = (event: KeyboardEvent): void => {
      const element = menu.current;
      if (event.key !== "Escape" || !element?.open) return;
      element.open = false;
      element.querySelector("summary")?.focus();
    };
    addEventListener("pointerdown", close);
    addEventListener("focusin", close);
    addEventListener("keydown", closeOnEscape);
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("focusin", close);
      removeEventListener("keydown", closeOnEscape);
    };
  }, []);
  return (
    <details class="menu" ref={menu}>
      <summary class="button" data-kind="primary">
        <Icon name="download" />
        Download
      </summary>
      <div class="menu-list">
        {downloadsOf(job, artifacts)
          .filter((group) => group.downloads.length > 0)
          .map((group) => (
            <section key={group.title} aria-label={group.title}>
              <p class="overline" aria-hidden="true">
                {group.title}
              </p>
              <ul class="plain-list">
                {group.downloads.map((download) => (
                  <li key={download.href}>
                    <a href={download.href} download={download.fileName}>
                      {download.label}
                      <span class="small muted">{download.note}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          ))}
      </div>
    </details>
  );
}
