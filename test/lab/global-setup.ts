import { existsSync } from "node:fs";
import { down } from "./down.js";
import { LabError } from "./lab-error.js";
import { existingLab, LAB_FOLDER_VARIABLE, labFolder } from "./lab-folder.js";
import { parseRequest, UP_DEFAULTS } from "./request/lab-request.js";
import { labStatus } from "./status.js";
import { describeStatus } from "./table.js";
import { up } from "./up.js";

/** Gives the suite a lab: the one named by `PULUMI_LIQO_LAB`, which stays, or a new one, which goes. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if ((process.env[LAB_FOLDER_VARIABLE] ?? "") !== "") {
    existingLab();
    return undefined;
  }
  const folder = labFolder();
  if (existsSync(folder)) {
    throw new LabError(
      `There is already a lab in ${folder}: run the tests on it with ${LAB_FOLDER_VARIABLE}=${folder}, or remove it with "npm run lab -- down".`,
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
    await reportIllness();
    await remove();
  };
}

/** Says what of the lab does not work at the end: the cause of more than one failure, and gone with the lab. */
async function reportIllness(): Promise<void> {
  const status = await labStatus(existingLab());
  if (!status.healthy) {
    console.error(describeStatus(status));
  }
}
