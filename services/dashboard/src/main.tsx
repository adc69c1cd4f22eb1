import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "preact";
import { App } from "./app/App.tsx";
import { newQueryClient } from "./app/queryClient.ts";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/parts.css";
import "./app/app.css";
import "./job/job.css";
import { startTheme } from "./ui/theme.ts";

startTheme();
const root = document.getElementById("app");
if (root === null) throw new Error("index.html has no #app");
render(
  <QueryClientProvider client={newQueryClient()}>
    <App />
  </QueryClientProvider>,
  root,
);
