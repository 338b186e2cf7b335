// Sums up vitest's reports, whose files are the arguments, in one line. Fails if a test did, or if there was none.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map(read);
const passed = reports.reduce((sum, report) => sum + report.passed, 0);
const failed = reports.reduce((sum, report) => sum + report.failed, 0);

process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);

function read(file) {
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(file, "utf8"));
    // A file that can't even be loaded holds no test that could fail.
    return { passed: numPassedTests, failed: success ? 0 : Math.max(numFailedTests, 1) };
  } catch (error) {
    console.log(`A test suite left no report: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
