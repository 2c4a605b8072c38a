import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says at the very end, in one plain line, how many tests passed and failed. */
export default class Plain implements Reporter {
  private passed = 0;
  private failed = 0;

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status === 'skipped') return;
    if (test.ok()) this.passed += 1;
    else this.failed += 1;
  }

  async onExit() {
    process.stdout.write(`${this.passed} passed, ${this.failed} failed\n`);
  }

  printsToStdio() {
    return false;
  }
}
