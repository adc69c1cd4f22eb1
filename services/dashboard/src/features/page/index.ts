export { CorrectPage } from "./correct/CorrectPage.tsx";
export { canCorrect } from "./correct/corrections.ts";
export { PageView } from "./PageView.tsx";
