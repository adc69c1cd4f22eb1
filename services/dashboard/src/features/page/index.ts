/**
 * The page that an ECG was read from.
 *
 * `PageView` also shows the result of the run before while a new one is under way or has failed (`job.epoch` is then
 * ahead of `result.epoch`): the gateway goes on answering that result, and the view stays mounted with it.
 * `CorrectPage` takes the place of a result where none of the runs gave one; `canCorrect` says for which jobs.
 */
export { CorrectPage } from "./correct/CorrectPage.tsx";
export { canCorrect } from "./correct/corrections.ts";
export { PageView } from "./PageView.tsx";
