import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, expect, test } from "vitest";
import { App } from "../../src/app/App.tsx";
import { gateway, renderAt } from "../screens.tsx";

const SESSION = { tenant: "local", scopes: ["read", "submit"], key_id: "k1" };

beforeEach(() => localStorage.clear());

test("who never signed in here is asked for a key without a call to the gateway", async () => {
  const fetch = gateway({});
  renderAt("/", <App />);
  expect(await screen.findByLabelText("API key")).toBeDefined();
  expect(fetch).not.toHaveBeenCalled();
});

test("a key in the address is traded for a session and taken out of the address", async () => {
  const fetch = gateway({ "POST /v1/session": SESSION, "/v1/session": SESSION });
  renderAt("/?batch=7#key=ecg_secret", <App />);
  await screen.findByRole("navigation", { name: "Screens" });
  expect(`${location.search}${location.hash}`).toBe("?batch=7");
  const [, init] = fetch.mock.calls[0] ?? [];
  expect(new Headers(init?.headers).get("Authorization")).toBe("Bearer ecg_secret");
});

test("a refused key says why and asks again", async () => {
  const refused = { code: "unauthorized", title: "The key is not known.", detail: "Check the key.", retryable: false };
  gateway({ "POST /v1/session": [401, refused] });
  renderAt("/", <App />);
  fireEvent.input(await screen.findByLabelText("API key"), { target: { value: "ecg_wrong" } });
  fireEvent.submit(screen.getByRole("button", { name: "Sign in" }).closest("form") as HTMLFormElement);
  expect((await screen.findByRole("alert")).textContent).toContain("Check the key.");
  expect(screen.getByLabelText("API key")).toBeDefined();
});

test("a session that ends brings the sign-in back", async () => {
  localStorage.setItem("ecg-signed-in", "yes");
  gateway({ "/v1/session": SESSION, "/v1/batches?limit=20": [401, { code: "unauthorized" }] });
  renderAt("/batches", <App />);
  await waitFor(() => expect(screen.getByLabelText("API key")).toBeDefined());
});

test("an address that is none leads to the worklist", async () => {
  localStorage.setItem("ecg-signed-in", "yes");
  gateway({ "/v1/session": SESSION });
  renderAt("/nowhere", <App />);
  expect(await screen.findByRole("heading", { name: "There is nothing at this address" })).toBeDefined();
});
