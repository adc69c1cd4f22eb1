import { QueryClient } from "@tanstack/react-query";

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: 1_000, refetchOnWindowFocus: true, networkMode: "always" } },
  });
}
