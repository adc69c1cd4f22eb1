import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

export type Tone = "good" | "attention" | "urgent" | "info" | "neutral";

const ICONS: Record<Tone, IconName> = {
  good: "check",
  attention: "alert",
  urgent: "alert",
  info: "info",
  neutral: "info",
};

/** A message that stays: its tone is in the icon and the words, never in the colour alone. */
export function Notice({
  tone = "info",
  title,
  children,
  actions,
  live,
}: {
  tone?: Tone;
  title: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  /** Read aloud when it appears: `assertive` for what stops the reader's work. */
  live?: "polite" | "assertive";
}) {
  return (
    <div
      class="notice"
      data-tone={tone}
      role={live === "assertive" ? "alert" : live === "polite" ? "status" : undefined}
    >
      <Icon name={ICONS[tone]} />
      <div>
        <p class="notice-title">{title}</p>
        {children}
        {actions !== undefined && <div class="notice-actions row">{actions}</div>}
      </div>
    </div>
  );
}

export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ComponentChildren;
}) {
  return (
    <span class="badge" data-tone={tone}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </span>
  );
}
