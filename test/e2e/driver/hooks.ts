import type { Context } from 'mocha';

import { Workbench } from './workbench';

/** Saves a screenshot after a failed test, and stops all servers at the end. */
export const mochaHooks = {
  async afterEach(this: Context): Promise<void> {
    const test = this.currentTest;
    if (test?.state !== 'failed') {
      return;
    }
    const name = test.fullTitle().replaceAll(/[^\w]+/g, '-');
    for (const workbench of Workbench.running) {
      for (const [index, window] of workbench.windows.entries()) {
        await window.screenshot(`failed-${name}-${String(index + 1)}`);
      }
    }
  },

  async afterAll(): Promise<void> {
    await Promise.all([...Workbench.running].map(workbench => workbench.stop()));
  },
};
