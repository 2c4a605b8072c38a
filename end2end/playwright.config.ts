import { defineConfig } from '@playwright/test';

// The tests start servers of their own; DAYAQ names the program, CHROMIUM the browser of the system.
export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  workers: 1,
  // A machine that stands still for seconds breaks no test; whatever passes at the second try only is named at the end, and is mended.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 5_000 },
  reporter: [['line'], ['./reporter.ts']],
  use: {
    // What cannot be done says so at once, and not when the whole test is over its time.
    actionTimeout: 20_000,
    locale: 'az-AZ',
    timezoneId: 'Asia/Baku',
    viewport: { width: 1280, height: 800 },
    // Nothing is on its way when it is measured.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'off',
    trace: 'off',
    video: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
