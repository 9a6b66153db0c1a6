import type { FrameLocator } from 'playwright-core';

import { nextAttemptAt } from '../../src/access/readinessSchedule';
import { startBenchProduct, type BenchProduct, type StartedWindow } from './benchProduct';
import { chooseEnvironment, openDialog, request, typeReason } from './dialogUse';
import { rounds } from './options';
import { medianRow, round, type Row } from './rows';

/** Seconds until the database accepts a login. In the first half, its firewall rejects it. */
const waits = [10, 30, 45] as const;

const minuteMs = 60_000;

/** Duration of a login in the simulation, and the time until a server judges it. */
const attemptMs = 200;
const judgedMs = 30;

interface Sample {
  readonly wait: number;
  readonly lagMs: number;
  readonly attempts: number;
}

/**
 * Time from the moment when the database accepts a login to "Ready" on the screen, in parallel
 * windows with different delays. The simulation of the schedule covers all delays from 2 s to 120
 * s, because a single delay can end just before or just after an attempt.
 */
export async function measureReadiness(): Promise<readonly Row[]> {
  const samples: Sample[] = [];
  const product = await startBenchProduct({ switches: { environments: 'many', manyCount: 60 } });
  try {
    const windows: StartedWindow[] = [];
    const dialogs: FrameLocator[] = [];
    while (windows.length < waits.length) {
      const started = await product.openStartedWindow();
      windows.push(started);
      dialogs.push(await openDialog(product, started.window));
    }
    let number = 0;
    for (let turn = 0; turn < Math.ceil(rounds / waits.length); turn += 1) {
      const pending: Promise<Sample>[] = [];
      for (const [index, dialog] of dialogs.entries()) {
        const [started, wait] = [windows[index], waits[index]];
        if (started === undefined || wait === undefined) continue;
        const { window } = started;
        await window.page.bringToFront();
        await product.emulator.setSwitches({ propagationSeconds: wait });
        await chooseEnvironment(window, dialog, (number += 1));
        await typeReason(window, dialog);
        const { shown } = await request(product, window, dialog);
        pending.push(watchUntilReady(product, started, shown.text, wait));
      }
      samples.push(...(await Promise.all(pending)));
    }
  } finally {
    await product.stop();
  }
  return [...rowsOf(samples), ...scheduleRows()];
}

async function watchUntilReady(
  { emulator, marks }: BenchProduct,
  { window }: StartedWindow,
  user: string,
  wait: number,
): Promise<Sample> {
  const credential = emulator.credentials.find(each => each.user === user);
  if (credential === undefined) throw new Error('The shown user is not the issued one.');
  const { worksAt } = credential;
  const limitMs = 2 * wait * 1000 + 10_000;
  const ready = await marks.next(window.page, 'status', worksAt, { text: /^Ready/, limitMs });
  const issuedAt = worksAt - wait * 1000;
  const attempts = emulator.logins.filter(
    login => login.user === user && Date.parse(login.time) <= issuedAt + minuteMs,
  );
  // After an accepted login, a second one reads the rights.
  const second = attempts.filter(({ outcome }) => outcome === 'accepted').length > 1 ? 1 : 0;
  return { wait, lagMs: ready.at - worksAt, attempts: attempts.length - second };
}

function rowsOf(samples: readonly Sample[]): Row[] {
  const lag = ({ wait, lagMs }: Sample): number => lagMs / wait / 10;
  return [
    medianRow('database accepts to "Ready" shown', '% of the wait', samples.map(lag), {
      budget: 15,
    }),
    ...waits.map(wait => {
      const own = samples.filter(sample => sample.wait === wait);
      const seconds = own.map(({ lagMs }) => (lagMs / 1000).toFixed(1)).join(', ');
      const note = `${seconds} s late`;
      return medianRow(`  wait of ${wait} s`, '% of the wait', own.map(lag), { note });
    }),
    {
      what: 'most attempts in the first minute',
      value: Math.max(...samples.map(({ attempts }) => attempts)),
      unit: 'attempts',
      budget: 15,
      samples: samples.map(({ attempts }) => attempts),
    },
  ];
}

function scheduleRows(): Row[] {
  const lags: number[] = [];
  let most = 0;
  for (let wait = 2000; wait <= 2 * minuteMs; wait += 250) {
    const { readyAt, attempts } = simulate(wait);
    lags.push(((readyAt - attemptMs - wait) / wait) * 100);
    most = Math.max(most, attempts);
  }
  const unanswered = simulate(Number.POSITIVE_INFINITY).attempts;
  return [
    medianRow('schedule alone, waits of 2 to 120 s', '% of the wait', lags, { budget: 15 }),
    {
      what: 'schedule alone, worst of these waits, without one login',
      value: round(Math.max(...lags)),
      unit: '% of the wait',
      budget: 25,
    },
    {
      what: 'schedule alone: most attempts in the first minute',
      value: round(Math.max(most, unanswered)),
      unit: 'attempts',
      budget: 15,
    },
  ];
}

/** Follows the schedule until the login is accepted or a minute has passed. */
function simulate(wait: number): { readonly readyAt: number; readonly attempts: number } {
  let [at, attempts] = [0, 0];
  for (;;) {
    if (Number.isFinite(wait) || at <= minuteMs) attempts += at <= minuteMs ? 1 : 0;
    if (at + judgedMs >= wait) return { readyAt: at + attemptMs, attempts };
    if (!Number.isFinite(wait) && at > minuteMs) return { readyAt: at, attempts };
    const reason = at < wait / 2 ? 'firewall' : 'login';
    at = nextAttemptAt(at, at + attemptMs, Math.max(attempts, 1), reason);
  }
}
