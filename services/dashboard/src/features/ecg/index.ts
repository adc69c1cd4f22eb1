export { BeatsView } from "./BeatsView.tsx";
export { EcgView } from "./EcgView.tsx";
