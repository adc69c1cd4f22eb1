/** The batches that this browser made or opened: ids only, as a name may say whom it is about. */
const STORED = "ecg-batches";
const KEPT = 30;

export function recentBatches(storage: Pick<Storage, "getItem">): string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORED) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberBatch(storage: Pick<Storage, "getItem" | "setItem">, id: string): void {
  const others = recentBatches(storage).filter((known) => known !== id);
  storage.setItem(STORED, JSON.stringify([id, ...others].slice(0, KEPT)));
}

export function forgetBatch(storage: Pick<Storage, "getItem" | "setItem">, id: string): void {
  storage.setItem(STORED, JSON.stringify(recentBatches(storage).filter((known) => known !== id)));
}
