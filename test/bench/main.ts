import { benchLabUp } from "./lab-up.js";

benchLabUp().then(
  (report) => {
    console.log(report);
    // What the lab started may still keep this process waiting.
    process.exit();
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
