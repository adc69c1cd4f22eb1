import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Size } from "./view.ts";

/** The size of an element in CSS pixels, kept current; undefined until it is laid out. */
export function useSize(element: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const watcher = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = target;
      if (width > 0 && height > 0) setSize({ width, height });
    });
    watcher.observe(target);
    return () => watcher.disconnect();
  }, [element]);
  return size;
}
