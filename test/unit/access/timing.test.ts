import assert from 'node:assert/strict';
import { SerialQueue, TimeLimitError, withTimeLimit } from '../../../src/access/timing';
import { FakeClock } from '../support/fakeClock';

describe('A time limit', () => {
  it('ends waiting, and drops what comes later', async () => {
    const clock = new FakeClock();
    const limited = assert.rejects(
      withTimeLimit(clock, 5000, new Promise(() => undefined)),
      TimeLimitError,
    );
    await clock.advance(5000);
    await limited;
  });

  it('leaves no timer, whether it went well or not', async () => {
    const clock = new FakeClock();
    assert.equal(await withTimeLimit(clock, 5000, Promise.resolve(1)), 1);
    await assert.rejects(withTimeLimit(clock, 5000, Promise.reject(new Error('odd'))), /odd/);
    assert.equal(clock.pending, 0);
  });
});

describe('A queue', () => {
  it('runs one job after the other, also after one that failed', async () => {
    const queue = new SerialQueue();
    const order: string[] = [];
    const job = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (name === 'first') throw new Error('failed');
    };
    const first = assert.rejects(queue.run(job('first')), /failed/);
    await queue.run(job('second'));
    await first;
    assert.deepEqual(order, ['first begins', 'first ends', 'second begins', 'second ends']);
  });
});
