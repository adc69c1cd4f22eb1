/** Shared parts of the screens. */
export { Boundary } from "./Boundary.tsx";
export { Button, ButtonLink } from "./Button.tsx";
export { Dialog } from "./Dialog.tsx";
export { ErrorNotice } from "./ErrorNotice.tsx";
export * from "./format.ts";
export { Icon, type IconName } from "./Icon.tsx";
export { Badge, Notice, type Tone } from "./Notice.tsx";
export { Progress } from "./Progress.tsx";
export { type Tab, Tabs } from "./Tabs.tsx";
export { chooseTheme, resolvedTheme, type Theme, type ThemeChoice, useTheme, useThemeChoice } from "./theme.ts";
