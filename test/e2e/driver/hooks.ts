import type { AsyncFunc, Context } from 'mocha';

import { Workbench } from './workbench';

/** Adds to a failed test's error what the windows show, and stops all servers at the end. */
export const mochaHooks = {
  beforeEach(this: Context): void {
    const test = this.currentTest;
    const run = test?.fn as AsyncFunc | undefined;
    if (!test || !run) return;
    test.fn = async function (this: Context): Promise<void> {
      try {
        await run.call(this);
      } catch (error) {
        if (error instanceof Error) explain(error, await describeWindows(test.fullTitle()));
        throw error;
      }
    };
  },

  async afterAll(): Promise<void> {
    await Promise.all([...Workbench.running].map(workbench => workbench.stop()));
  },
};

/** Adds a text to an error's message, also where its stack repeats the message. */
function explain(error: Error, text: string): void {
  const { message, stack = message } = error;
  error.message = message + text;
  error.stack = stack.replace(message, () => error.message);
}

/** Describes all open windows, and saves a screenshot of each in `test-results/`. */
async function describeWindows(title: string): Promise<string> {
  const name = `failed-${process.env['VSCODE_VERSION'] ?? ''}-${title.replaceAll(/[^\w]+/g, '-')}`;
  const windows = [...Workbench.running].flatMap(workbench => workbench.windows);
  const lines = await Promise.all(
    windows.map(async (window, index) => {
      const number = String(index + 1);
      await window.screenshot(`${name}-${number}`).catch(() => undefined);
      return `\nWindow ${number} shows: ${await window.describe()}`;
    }),
  );
  return lines.join('');
}
