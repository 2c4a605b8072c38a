import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';

/** Says at the very end what failed where, each in a few lines, what passed at the second try only, and how many tests passed and failed. */
export default class Plain implements Reporter {
  private tests: TestCase[] = [];

  onBegin(_: FullConfig, suite: Suite) {
    this.tests = suite.allTests();
  }

  async onExit() {
    const of = (outcome: ReturnType<TestCase['outcome']>) => this.tests.filter((test) => test.outcome() === outcome);
    const [steady, unsteady, failed] = [of('expected'), of('flaky'), of('unexpected')];
    for (const test of unsteady) process.stdout.write(`passed at the second try: ${said(test, test.results[0])}\n`);
    for (const test of failed) process.stdout.write(`failed: ${said(test, test.results.at(-1)!)}\n`);
    process.stdout.write(`${steady.length + unsteady.length} passed, ${unsteady.length} of them at the second try, ${failed.length} failed\n`);
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
