import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "preact/compat";
import { Route, Switch, useLocation } from "wouter";
import {
  onUnauthorized,
  signIn,
  takeKeyFromAddress,
  useEventStream,
  useSession,
  useSessionChange,
} from "../api/index.ts";
import { SignInScreen } from "../features/sign-in/SignInScreen.tsx";
import { Boundary, Button, ErrorNotice } from "../ui/index.ts";
import { Shell } from "./Shell.tsx";

const UploadScreen = lazy(() => import("../features/upload/UploadScreen.tsx"));
const WorklistScreen = lazy(() => import("../features/worklist/WorklistScreen.tsx"));
const BatchesScreen = lazy(() => import("../features/batches/BatchesScreen.tsx"));
const BatchScreen = lazy(() => import("../features/batches/BatchScreen.tsx"));
const ResultScreen = lazy(() => import("../features/result/ResultScreen.tsx"));

/** The page: a session first, then the screen that the address names. */
export function App() {
  const { traded, error: keyError } = useKeyInAddress();
  const client = useQueryClient();
  useEffect(() => onUnauthorized(() => client.setQueryData(["session"], null)), [client]);
  return traded ? <Gate keyError={keyError} /> : <Shell signedIn={false} />;
}

function Gate({ keyError }: { keyError: unknown }) {
  const session = useSession();
  if (session.isPending) return <Shell signedIn={false} />;
  if (session.isError) {
    return (
      <Shell signedIn={false}>
        <ErrorNotice error={session.error} actions={<Button onClick={() => session.refetch()}>Try again</Button>} />
      </Shell>
    );
  }
  if (session.data === null) {
    return (
      <Shell signedIn={false}>
        <SignInScreen error={keyError} />
      </Shell>
    );
  }
  return <SignedIn />;
}

function SignedIn() {
  useEventStream();
  const [path] = useLocation();
  return (
    <Shell signedIn>
      <Boundary key={path}>
        <Suspense fallback={<p class="muted">Loading…</p>}>
          <Switch>
            <Route path="/" component={UploadScreen} />
            <Route path="/sign-in" component={UploadScreen} />
            <Route path="/jobs" component={WorklistScreen} />
            <Route path="/jobs/:id">{({ id }) => <ResultScreen key={id} id={id} />}</Route>
            <Route path="/batches" component={BatchesScreen} />
            <Route path="/batches/:id">{({ id }) => <BatchScreen key={id} id={id} />}</Route>
            <Route>
              <NotHere />
            </Route>
          </Switch>
        </Suspense>
      </Boundary>
    </Shell>
  );
}

function NotHere() {
  return (
    <div class="stack">
      <h1>There is nothing at this address</h1>
      <p>
        Look in the <a href="/jobs">worklist</a>.
      </p>
    </div>
  );
}

/** Trades a key in the address for a session before anything else is asked. */
function useKeyInAddress(): { traded: boolean; error: unknown } {
  const [key] = useState(() => takeKeyFromAddress(location, history));
  const [state, setState] = useState<{ traded: boolean; error: unknown }>({ traded: key === null, error: null });
  const changed = useSessionChange();
  useEffect(() => {
    if (key === null) return;
    signIn(key)
      .then(changed)
      .then(() => setState({ traded: true, error: null }))
      .catch((error: unknown) => setState({ traded: true, error }));
  }, [key]);
  return state;
}
