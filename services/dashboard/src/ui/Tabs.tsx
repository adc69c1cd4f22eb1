import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface Tab<Name extends string> {
  name: Name;
  label: string;
}

/** Tabs as WAI-ARIA describes them: arrows move, Home and End jump, the panel follows at once. */
export function Tabs<Name extends string>({
  label,
  tabs,
  selected,
  onSelect,
  children,
}: {
  label: string;
  tabs: readonly Tab<Name>[];
  selected: Name;
  onSelect: (name: Name) => void;
  children: ComponentChildren;
}) {
  const id = useId();
  const tabId = (name: Name) => `${id}-${name}`;
  const panelId = `${id}-panel`;
  const move = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.name === selected);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = target === undefined ? undefined : tabs[(target + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    onSelect(tab.name);
    document.getElementById(tabId(tab.name))?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            class="tab"
            role="tab"
            id={tabId(tab.name)}
            aria-selected={tab.name === selected}
            aria-controls={panelId}
            tabIndex={tab.name === selected ? 0 : -1}
            onClick={() => onSelect(tab.name)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={panelId} aria-labelledby={tabId(selected)}>
        {children}
      </div>
    </>
  );
}
