// Prints the sum of the Vitest reports in the arguments. Fails if a test failed or if no test ran.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map(read);
const passed = reports.reduce((sum, report) => sum + report.passed, 0);
const failed = reports.reduce((sum, report) => sum + report.failed, 0);

process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed} failed`);

function read(file) {
  try {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(file, "utf8"));
    // A test file that cannot be loaded has no failed tests.
    return { passed: numPassedTests, failed: success ? 0 : Math.max(numFailedTests, 1) };
  } catch (error) {
    console.log(`A test suite wrote no report: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}
