import assert from 'node:assert/strict';
import fc from 'fast-check';
import { forEachFew, mapInTurns, sortByName } from '../../../src/access/concurrency';
import { countTurns } from '../support/turnMeter';

describe('Work on many items', () => {
  it('is done for each item, a few at a time', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachFew(
      Array.from({ length: 20 }, (_, index) => index),
      4,
      async item => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        done.push(item);
        running--;
      },
    );
    assert.equal(done.length, 20);
    assert.equal(most, 4);
  });

  it('ends where there are no items', async () => {
    await forEachFew(new Set<string>(), 4, () => Promise.reject(new Error('no item')));
  });

  it('starts no other item after an error', async () => {
    const started: (string | undefined)[] = [];
    const work = async (item: string | undefined): Promise<void> => {
      started.push(item);
      await Promise.resolve();
      if (item === 'b') throw new Error('odd');
    };
    await assert.rejects(forEachFew([undefined, 'b', 'c', 'd', 'e'], 2, work), /odd/);
    assert.ok(!started.includes('e'));
  });

  it('maps a long list in order, in several turns of the event loop', async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => index);
    let odd: readonly number[] = [];
    const turns = await countTurns(async () => {
      odd = await mapInTurns(items, item => (item % 2 === 1 ? item : undefined));
    });
    assert.deepEqual(odd.slice(0, 3), [1, 3, 5]);
    assert.equal(odd.length, 500);
    assert.ok(turns >= 5, `${turns} turns`);
  });

  it('sorts by name as the language does, and keeps the order of equal names', async () => {
    const named = fc.array(
      fc.record({ name: fc.constantFrom('', 'a', 'A', 'ä', 'b', 'Z', '10', '9'), at: fc.nat() }),
    );
    await fc.assert(
      fc.asyncProperty(named, async items => {
        const expected = items.toSorted((a, b) => a.name.localeCompare(b.name));
        assert.deepEqual(await sortByName(items), expected);
      }),
    );
  });

  it('sorts a long list in several turns of the event loop', async () => {
    const items = Array.from({ length: 10_000 }, (_, at) => ({
      name: String((at * 7_919) % 10_000),
    }));
    let sorted: readonly { name: string }[] = [];
    const turns = await countTurns(async () => {
      sorted = await sortByName(items);
    });
    assert.ok(turns >= 20, `${turns} turns`);
    assert.deepEqual(
      sorted,
      items.toSorted((a, b) => a.name.localeCompare(b.name)),
    );
  });
});
