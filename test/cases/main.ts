import { writeFileSync } from "node:fs";
import { CASES_PAGE, casesPage } from "./cases-page.js";

void casesPage().then((page) => {
  writeFileSync(CASES_PAGE, page);
});
