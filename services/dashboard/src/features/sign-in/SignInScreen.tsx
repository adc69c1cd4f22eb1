import { useState } from "preact/hooks";
import { signIn, useSessionChange } from "../../api/index.ts";
import { Button, ErrorNotice } from "../../ui/index.ts";

/** Asks for the key once; the browser then holds a session that scripts cannot read. */
export function SignInScreen({ error: firstError }: { error: unknown }) {
  const [error, setError] = useState<unknown>(firstError);
  const [busy, setBusy] = useState(false);
  const changed = useSessionChange();

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const key = `${new FormData(event.currentTarget as HTMLFormElement).get("key")}`.trim();
    setBusy(true);
    setError(null);
    try {
      await signIn(key);
      await changed();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };

  return (
    <form class="card stack sign-in" onSubmit={submit}>
      <h1>Sign in</h1>
      <p class="muted">
        Enter an API key. <code>make up</code> prints one; an administrator makes more with{" "}
        <code>ecg-admin keys create</code>.
      </p>
      <div class="field">
        <label for="key">API key</label>
        <input
          id="key"
          name="key"
          type="password"
          autoComplete="current-password"
          spellcheck={false}
          required
          placeholder="ecg_…"
        />
      </div>
      {error !== null && error !== undefined && <ErrorNotice error={error} />}
      <div>
        <Button kind="primary" type="submit" disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </div>
    </form>
  );
}
