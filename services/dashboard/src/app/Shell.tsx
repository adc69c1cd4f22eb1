import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Link, useLocation } from "wouter";
import { signOut } from "../api/index.ts";
import { Button, chooseTheme, type IconName, type ThemeChoice, useThemeChoice } from "../ui/index.ts";

const SCREENS = [
  { path: "/", label: "Upload" },
  { path: "/jobs", label: "Worklist" },
  { path: "/batches", label: "Batches" },
] as const;

/** What every screen stands in: the header, the way around, one main region. */
export function Shell({ signedIn, children }: { signedIn: boolean; children?: ComponentChildren }) {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const opened = useRef(path);
  useEffect(() => {
    document.title = titleOf(path);
    // A new screen starts at its top, for the eye and for the screen reader; the first one already does.
    if (opened.current === path) return;
    opened.current = path;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <a class="skip button" href="#main">
        Skip to content
      </a>
      <header class="top">
        <Link href="/" class="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M4 18h6l2-3 2 3h1.5l2-11 3 17 2-6H28" />
          </svg>
          ECG
        </Link>
        {signedIn && (
          <nav aria-label="Screens">
            {SCREENS.map((screen) => (
              <Link
                key={screen.path}
                href={screen.path}
                aria-current={isCurrent(path, screen.path) ? "page" : undefined}
              >
                {screen.label}
              </Link>
            ))}
          </nav>
        )}
        <div class="top-end">
          <ThemeButton />
          {signedIn && <SignOutButton />}
        </div>
      </header>
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <footer class="bottom small muted">
        <p>For research and education only: not a medical device, not a diagnosis, not cleared by FDA or CE.</p>
        <p>
          <a href="/docs">API</a>
        </p>
      </footer>
    </>
  );
}

/** A screen's name, never a file's: titles stay in the browser's history. */
function titleOf(path: string): string {
  if (path.startsWith("/jobs/")) return "Result · ECG";
  if (path.startsWith("/batches/")) return "Batch · ECG";
  const screen = SCREENS.find((candidate) => candidate.path === path);
  return screen === undefined ? "ECG" : `${screen.label} · ECG`;
}

function isCurrent(path: string, screen: string): boolean {
  return screen === "/" ? path === "/" : path === screen || path.startsWith(`${screen}/`);
}

const NEXT: Record<ThemeChoice, { choice: ThemeChoice; icon: IconName; now: string }> = {
  system: { choice: "light", icon: "screen", now: "as the system" },
  light: { choice: "dark", icon: "sun", now: "light" },
  dark: { choice: "system", icon: "moon", now: "dark" },
};

function ThemeButton() {
  const choice = useThemeChoice();
  const { choice: next, icon, now } = NEXT[choice];
  const label = `Theme: ${now}. Change to ${NEXT[next].now}`;
  return <Button kind="quiet" icon={icon} aria-label={label} title={label} onClick={() => chooseTheme(next)} />;
}

/** Leaves nothing behind for who sits here next: neither what the page knows nor what the tab keeps. */
async function leave(): Promise<void> {
  await signOut();
  sessionStorage.clear();
  location.assign("/");
}

function SignOutButton() {
  return (
    <Button kind="quiet" onClick={leave}>
      Sign out
    </Button>
  );
}
