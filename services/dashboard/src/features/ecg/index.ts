/** The trace of a recording, and its beats; beats come in a file of their own when someone asks for them. */
import { lazy } from "preact/compat";

export { EcgView } from "./EcgView.tsx";
export const BeatsView = lazy(() => import("./beats/BeatsView.tsx"));
