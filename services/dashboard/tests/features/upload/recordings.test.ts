import { expect, test } from "vitest";
import { recordingsOf } from "../../../src/features/upload/recordings.ts";

const picked = (...paths: string[]) =>
  paths.map((path) => ({ path, file: new File(["12"], path.slice(path.lastIndexOf("/") + 1)) }));

const names = (paths: string[]) =>
  recordingsOf(picked(...paths)).recordings.map((recording) => recording.files.map((file) => file.name));

test("header and signal of one stem are one recording, the header first", () => {
  expect(names(["mit/100.dat", "mit/100.hea", "mit/101.hea", "mit/101.dat"])).toEqual([
    ["100.hea", "100.dat"],
    ["101.hea", "101.dat"],
  ]);
});

test("equal names in different folders stay apart", () => {
  expect(names(["a/1.hea", "a/1.dat", "b/1.hea", "b/1.dat"])).toEqual([
    ["1.hea", "1.dat"],
    ["1.hea", "1.dat"],
  ]);
});

test("everything else travels alone, also a signal file without its header", () => {
  expect(names(["page.pdf", "ecg.csv", "lonely.dat"])).toEqual([["page.pdf"], ["ecg.csv"], ["lonely.dat"]]);
});

test("annotations beside a header are left out and named; without a header they are sent", () => {
  const beside = recordingsOf(picked("100.hea", "100.dat", "100.atr"));
  expect(beside.leftOut).toEqual(["100.atr"]);
  expect(beside.recordings).toHaveLength(1);
  expect(names(["100.atr"])).toEqual([["100.atr"]]);
});

test("what a system hides in folders is not sent", () => {
  expect(names(["ward/.DS_Store", "ward/Thumbs.db", "__MACOSX/ward/a.csv", "ward/a.csv"])).toEqual([["a.csv"]]);
});

test("a recording is as large as its files together", () => {
  expect(recordingsOf(picked("100.hea", "100.dat")).recordings[0]?.bytes).toBe(4); // two files of two bytes
});
