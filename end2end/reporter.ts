import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says at the very end what failed where, each in a few lines, and how many tests passed and failed. */
export default class Plain implements Reporter {
  private passed = 0;
  private failures: string[] = [];

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status === 'skipped') return;
    if (test.ok()) this.passed += 1;
    else this.failures.push(said(test, result));
  }

  async onExit() {
    for (const one of this.failures) process.stdout.write(`failed: ${one}\n`);
    process.stdout.write(`${this.passed} passed, ${this.failures.length} failed\n`);
  }

  printsToStdio() {
    return false;
  }
}

/** A test, and why it did not pass. */
function said(test: TestCase, result: TestResult): string {
  return [`${test.location.file.replace(/.*\/tests\//, '')}: ${test.title}`, ...result.errors.map(brief)].join('\n');
}

/** The first lines of what an error says, and its line in the test. */
function brief({ message = '', location }: TestResult['errors'][number]): string {
  // Without the colours of a terminal.
  const lines = message.replace(/\u001b\[[0-9;]*m/g, '').split('\n').filter((line) => line.trim()).slice(0, 8);
  return [`  line ${location?.line ?? '?'}`, ...lines.map((line) => `  ${line.slice(0, 240)}`)].join('\n');
}
