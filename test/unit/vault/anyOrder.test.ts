import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { settled } from '../support/fakeClock';
import { Computer, FakeMemento, type FakeWindow, issue } from './computer';

type WindowStep =
  | { readonly do: 'store'; readonly window: number; readonly environment: number }
  | { readonly do: 'forget' | 'reload' | 'close' | 'kill'; readonly window: number };
interface TimeStep {
  readonly do: 'wait' | 'sleep' | 'jump';
  readonly seconds: number;
}
type Step = { readonly do: 'open'; readonly folder: number } | WindowStep | TimeStep;

const window = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('open' as const), folder: fc.nat(1) }),
  fc.record({ do: fc.constant('store' as const), window, environment: fc.nat(2) }),
  fc.record({ do: fc.constantFrom('forget', 'reload', 'close', 'kill'), window }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 70 }) }),
  fc.record({ do: fc.constant('sleep' as const), seconds: fc.integer({ min: 60, max: 7200 }) }),
  fc.record({ do: fc.constant('jump' as const), seconds: fc.integer({ min: -7200, max: 7200 }) }),
);

/** Windows on two folders, of which each step may open, reload or end one. */
class Course {
  readonly computer = new Computer();
  private readonly folders = [new FakeMemento(), new FakeMemento()];
  private open: FakeWindow[] = [];

  async take(next: Step): Promise<void> {
    if ('seconds' in next) await this.pass(next);
    else if (next.do === 'open') {
      this.open.push(await this.computer.open(this.folders[next.folder]));
    } else {
      const target = this.open[next.window % Math.max(1, this.open.length)];
      if (target !== undefined) await this.change(target, next);
    }
    const statuses = this.open.flatMap(each => Object.values(each.statuses()));
    assert.ok(!statuses.includes('lost'), 'a living window was taken for dead');
  }

  /** No grant is active in two windows, once every window had time to look. */
  async check(): Promise<void> {
    await this.computer.seconds(30);
    const active = this.open.flatMap(each => each.activeIds());
    assert.equal(new Set(active).size, active.length, 'a grant is active in two windows');
    const secrets = [...this.computer.secrets.values.keys()].map(key => key.split('/')[2]);
    const indexed = this.computer.contents('index').map(([name]) => name.replace('.json', ''));
    for (const id of secrets) assert.ok(indexed.includes(id ?? ''), 'a secret without an entry');
    for (const id of active) assert.ok(secrets.includes(id), 'an active grant without a secret');
  }

  /** When every window is closed, the next one leaves nothing behind after two minutes. */
  async end(): Promise<void> {
    for (const each of this.open) await each.close();
    await this.computer.seconds(70);
    await this.computer.open();
    await this.computer.seconds(130);
    assert.equal(this.computer.secrets.values.size, 0);
    assert.deepEqual(this.computer.files(), {});
    assert.equal(this.computer.clock.pending, 0);
  }

  private async pass({ do: how, seconds }: TimeStep): Promise<void> {
    const { clock } = this.computer;
    if (how === 'wait') await clock.advance(seconds * 1000);
    else if (how === 'sleep') await clock.sleep(seconds * 1000);
    else clock.jump(seconds * 1000);
  }

  private async change(target: FakeWindow, next: WindowStep): Promise<void> {
    // While a window finds out which one it is, these wait: time has to pass.
    if (next.do === 'store') {
      void target.vault.store(issue(this.computer, `environment-${next.environment}`));
      return settled();
    }
    if (next.do === 'forget') {
      void target.vault.forget(target.vault.held[0]?.grant.id ?? '');
      return settled();
    }
    if (next.do === 'reload') return target.reload();
    this.open = this.open.filter(each => each !== target);
    await (next.do === 'close' ? target.close() : target.kill());
  }
}

/** More runs take longer and find more. */
const runs = Number(process.env['VAULT_RUNS'] ?? 25);

describe('In whatever order windows come and go', () => {
  it('a grant is one window’s, and nothing outlives them', async function () {
    this.timeout(60_000 + runs * 1000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async steps => {
        const course = new Course();
        try {
          for (const next of steps) await course.take(next);
          await course.check();
          await course.end();
        } finally {
          await course.computer.dispose();
        }
      }),
      { numRuns: runs },
    );
  });
});
