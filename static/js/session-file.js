// A file of a whole session becomes the session on the page.
/** @import { Actions } from "./actions.js" */
import { ApiError } from "./api.js";
import { t } from "./lib/texts.js";

/**
 * Whether what is dragged is a file, and not over a place that takes tables of its own.
 * @param {DragEvent} event
 */
export function isSessionFile({ dataTransfer, defaultPrevented }) {
  return !defaultPrevented && !!dataTransfer?.types.includes("Files");
}

/**
 * Shows the session of a file; what is wrong with the file is said in words.
 * @param {Actions} actions
 * @param {File} file
 */
export function bring(actions, file) {
  return actions.attempt(async () => {
    try {
      const session = await actions.api.bring(file);
      actions.hand.forget();
      await actions.show(session);
      actions.hint(t("files.opened", { name: file.name, step: session.step }));
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      const text = t("files.refused", { name: file.name, reason: reason.message });
      actions.store.dispatch({ type: "noticed", notice: { kind: "problem", text, at: null } });
    }
  });
}
