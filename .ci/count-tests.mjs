// Prints how many tests of a vitest JSON report passed and failed; a file that broke before its tests ran is one failed test.
// No test at all is an error.
import { readFileSync } from 'node:fs';

const { numTotalTests, numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
if (numTotalTests === 0) process.exit(1);
const broken = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
console.log(numPassedTests, numFailedTests + broken.length);
