/**
 * The page that an ECG was read from.
 *
 * `PageView` also shows the result of the run before while a new one is under way or has failed: the view stays
 * mounted with it, and the screen around it tells what became of the new run.
 * `CorrectPage` takes the place of a result where none of the runs gave one; `canCorrect` says for which jobs.
 */
export { CorrectPage } from "./correct/CorrectPage.tsx";
export { canCorrect } from "./correct/corrections.ts";
export { PageView } from "./PageView.tsx";
