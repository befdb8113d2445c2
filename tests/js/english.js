// Imported for its effect by tests of what the page says: it says it in English.
import { speak } from "../../static/js/lib/texts.js";

speak(
  "en",
  JSON.parse(Deno.readTextFileSync(new URL("../../static/texts/en.json", import.meta.url))),
);
