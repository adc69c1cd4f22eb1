import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";

type Look = {
  kind?: "primary" | "plain" | "quiet" | "danger" | undefined;
  size?: "medium" | "small" | undefined;
  icon?: IconName | undefined;
  children?: ComponentChildren;
};

export function Button({
  kind = "plain",
  size = "medium",
  icon,
  children,
  ...rest
}: Look & Omit<ButtonHTMLAttributes, "size" | "icon">) {
  return (
    <button type="button" class="button" data-kind={kind} data-size={size} {...rest}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere or downloads something. */
export function ButtonLink({
  kind = "plain",
  size = "medium",
  icon,
  children,
  href,
  download,
}: Look & { href: string; download?: string | boolean }) {
  return (
    <a class="button" data-kind={kind} data-size={size} href={href} download={download}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </a>
  );
}
