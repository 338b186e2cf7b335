import { existsSync } from "node:fs";
import { down } from "./down.js";
import { LabError } from "./lab-error.js";
import { existingLab, LAB_FOLDER_VARIABLE, labFolder } from "./lab-folder.js";
import { parseRequest, UP_DEFAULTS } from "./request/lab-request.js";
import { labStatus } from "./status.js";
import { describeStatus } from "./table.js";
import { up } from "./up.js";

/** Provides the lab for the tests: the existing lab in `PULUMI_LIQO_LAB`, or a temporary lab. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if ((process.env[LAB_FOLDER_VARIABLE] ?? "") !== "") {
    existingLab();
    return undefined;
  }
  const folder = labFolder();
  if (existsSync(folder)) {
    throw new LabError(
      `A lab already exists in ${folder}.\nTo use the existing lab, set ${LAB_FOLDER_VARIABLE}=${folder}. To remove it, run:\n  npm run lab -- down`,
    );
  }
  const remove = async () => {
    await down(folder);
  };
  try {
    await up(folder, parseRequest(UP_DEFAULTS), console.log);
  } catch (error) {
    await remove();
    throw error;
  }
  return async () => {
    await reportProblems();
    await remove();
  };
}

/** Prints broken parts of the lab before the lab is removed. They explain failed tests. */
async function reportProblems(): Promise<void> {
  const status = await labStatus(existingLab());
  if (!status.healthy) {
    console.error(describeStatus(status));
  }
}
