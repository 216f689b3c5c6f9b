// Small helps on top of pages that work without them.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";
import { startAttendance } from "./attendance.js";
import { startAutosave } from "./autosave.js";
import { startBusy } from "./busy.js";
import { startMenus, startNavigation, startPrinting } from "./menus.js";
import { startPasskeys } from "./passkeys.js";
import { dropOldMarks, startQueue } from "./queue.js";
import { startReveals } from "./reveals.js";
import { startScoring } from "./scoring.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, ErrorSummary]) {
  createAll(component);
}
document.querySelectorAll("form[data-autosave]").forEach(startAutosave);
document.querySelectorAll("[data-attendance]").forEach(startAttendance);
document.querySelectorAll("form[data-busy]").forEach(startBusy);
document.querySelectorAll("form[data-queue]").forEach(startQueue);
document.querySelectorAll("form[data-scoring]").forEach(startScoring);
document.querySelectorAll("form[data-passkey]").forEach(startPasskeys);
dropOldMarks();
startReveals();
startMenus();
startNavigation();
startPrinting();
