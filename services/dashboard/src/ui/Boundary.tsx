import { Component, type ComponentChildren } from "preact";
import { Button } from "./Button.tsx";
import { Notice } from "./Notice.tsx";

/**
 * Keeps a fault in one part from blanking the page.
 *
 * The usual one is no fault of the part: the page was built anew while it was open, so a file that it names is gone.
 */
export class Boundary extends Component<{ children: ComponentChildren }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static override getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ComponentChildren {
    if (this.state.error === null) return this.props.children;
    return (
      <Notice
        tone="urgent"
        title="This part could not be shown"
        live="assertive"
        actions={<Button onClick={() => location.reload()}>Reload the page</Button>}
      >
        <p>The page may have been updated since it was opened. Nothing that was sent is lost.</p>
      </Notice>
    );
  }
}
