import { expect, test, vi } from "vitest";
import { ApiError } from "../../../src/api/index.ts";
import { createUploadQueue } from "../../../src/features/upload/queue.ts";
import type { Send, Upload } from "../../../src/features/upload/send.ts";
import { jobWith } from "../../job-documents.ts";

const recording = (name: string) => ({ name, files: [new File([name], name)], bytes: name.length });

/** A tab's storage. */
function storageWith(text: string | null = null): Pick<Storage, "getItem" | "setItem"> {
  let stored = text;
  return {
    getItem: () => stored,
    setItem: (_key, value) => {
      stored = value;
    },
  };
}

/** A gateway whose answers the test gives, one upload at a time. */
function gateway() {
  const open: {
    upload: Upload;
    resolve: (jobId: string, known?: boolean) => void;
    reject: (error: unknown) => void;
  }[] = [];
  const send: Send = (upload) =>
    new Promise((resolve, reject) => {
      open.push({ upload, reject, resolve: (id, known = false) => resolve({ job: jobWith({ id }), known }) });
    });
  return { open, send };
}

function queueWith(send: Send, delay = vi.fn(), storage = storageWith()) {
  return createUploadQueue({ storage, onJob: () => undefined, send, delay });
}

const refusal = (code: string, fields: { retryable?: boolean; retryAfterS?: number } = {}) =>
  new ApiError(
    { code, detail: code, retryable: fields.retryable ?? false },
    { status: 429, retryAfterS: fields.retryAfterS },
  );

test("four uploads are in flight at most, the next starts when one ends", async () => {
  const { open, send } = gateway();
  const queue = queueWith(send);
  queue.add(["a", "b", "c", "d", "e", "f"].map(recording), {});
  await vi.waitFor(() => expect(open).toHaveLength(4));
  open[0]?.resolve("job-a");
  await vi.waitFor(() => expect(open).toHaveLength(5));
  // Which one ended is the first whose fingerprint was ready.
  expect(
    queue
      .items()
      .map((item) => item.phase)
      .toSorted(),
  ).toEqual(["sending", "sending", "sending", "sending", "sent", "waiting"]);
});

test("an upload carries the options of the moment it was added and a key made of its content", async () => {
  const { open, send } = gateway();
  queueWith(send).add([recording("a")], { external_id: "order 7" });
  await vi.waitFor(() => expect(open).toHaveLength(1));
  expect(open[0]?.upload.options).toEqual({ external_id: "order 7" });
  expect(open[0]?.upload.idempotencyKey).toMatch(/^[0-9a-f]{64}$/);
});

test("a file that the gateway knows leads to the job it has", async () => {
  const { open, send } = gateway();
  const queue = queueWith(send);
  queue.add([recording("a")], {});
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.resolve("old job", true);
  await vi.waitFor(() => expect(queue.items()[0]).toMatchObject({ phase: "sent", jobId: "old job", known: true }));
});

test("a file whose job was deleted goes once more under a key of its own", async () => {
  const { open, send } = gateway();
  const queue = queueWith(send);
  queue.add([recording("a")], {});
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.reject(refusal("gone"));
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(open[1]?.upload.idempotencyKey).not.toBe(open[0]?.upload.idempotencyKey);
  open[1]?.resolve("new job");
  await vi.waitFor(() => expect(queue.items()[0]?.jobId).toBe("new job"));
});

test("a refused file stays with its reason and is sent again when asked", async () => {
  const { open, send } = gateway();
  const queue = queueWith(send);
  queue.add([recording("a")], {});
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.reject(refusal("unsupported_format"));
  await vi.waitFor(() => expect(queue.items()[0]?.phase).toBe("refused"));
  expect(queue.items()[0]?.error).toMatchObject({ code: "unsupported_format" });
  queue.retry(queue.items()[0]?.id ?? "");
  await vi.waitFor(() => expect(open).toHaveLength(2));
});

test("a busy gateway is asked again after the time it names", async () => {
  const { open, send } = gateway();
  const delay = vi.fn();
  const queue = queueWith(send, delay);
  queue.add([recording("a")], {});
  await vi.waitFor(() => expect(open).toHaveLength(1));
  open[0]?.reject(refusal("queue_full", { retryable: true, retryAfterS: 7 }));
  await vi.waitFor(() => expect(delay).toHaveBeenCalledWith(expect.any(Function), 7000));
  expect(queue.items()[0]?.phase).toBe("waiting");
  delay.mock.calls[0]?.[0]();
  await vi.waitFor(() => expect(open).toHaveLength(2));
});

test("one refusal stops no other upload", async () => {
  const { open, send } = gateway();
  const queue = queueWith(send);
  queue.add(["a", "b"].map(recording), {});
  await vi.waitFor(() => expect(open).toHaveLength(2));
  open[0]?.reject(refusal("empty_file"));
  open[1]?.resolve("job-b");
  // Which of them was refused is the first whose fingerprint was ready.
  const phases = () => queue.items().map((item) => item.phase);
  await vi.waitFor(() => expect(phases().toSorted()).toEqual(["refused", "sent"]));
});

test("over a reload sent files keep their jobs, and unsent ones are named as lost", async () => {
  const { open, send } = gateway();
  const storage = storageWith();
  const before = queueWith(send, vi.fn(), storage);
  before.add(["sent.csv", "unsent.csv"].map(recording), {});
  await vi.waitFor(() => expect(open).toHaveLength(2));
  open[0]?.resolve("job-a");
  await vi.waitFor(() => expect(before.items()[0]?.phase).toBe("sent"));

  const after = queueWith(send, vi.fn(), storage);

  expect(after.items()).toMatchObject([{ name: "sent.csv", jobId: "job-a", phase: "sent" }]);
  expect(after.lost()).toEqual(["unsent.csv"]);
});

test("what another version of the page stored is forgotten, not a crash", () => {
  const queue = queueWith(gateway().send, vi.fn(), storageWith("{broken"));
  expect(queue.items()).toEqual([]);
});
