import assert from 'node:assert/strict';
import { offer, returningFocus } from '../../../src/ui/prompts';
import { settled } from '../support/fakeClock';
import { FakePrompts } from '../support/fakePrompts';

describe('a notification with buttons', () => {
  const failing = [
    ['that throws', () => assert.fail('no network')],
    ['that rejects', () => Promise.reject(new Error('no network'))],
  ] as const;
  for (const [kind, act] of failing) {
    it(`reports an action ${kind}, although the caller doesn't wait for it`, async () => {
      const prompts = new FakePrompts();
      prompts.presses = ([first]) => first;
      await offer(prompts, 'info', 'Do it?', ['Do It', act]);
      await settled();
      assert.deepEqual(prompts.loggedErrors, ['no network']);
      assert.deepEqual(prompts.asked.slice(1), [
        { how: 'warning', text: 'Something went wrong: no network', more: ['Show Log'] },
        { how: 'open', text: 'log', more: [] },
      ]);
    });
  }

  it('reports nothing when VS Code rejects it because the window closes', async () => {
    const prompts = new FakePrompts();
    let notified = 0;
    prompts.notify = () => {
      notified += 1;
      return Promise.reject(new Error('Canceled'));
    };
    await offer(prompts, 'info', 'Do it?', ['Do It', () => assert.fail('not pressed')]);
    await settled();
    assert.equal(notified, 1);
    assert.deepEqual(prompts.loggedErrors, []);
  });

  it('shows no secret of a failed action', async () => {
    const prompts = new FakePrompts();
    prompts.presses = ([first]) => first;
    const act = () => assert.fail('Password=Canary1');
    await offer(prompts, 'info', 'Do it?', ['Do It', act]);
    await settled();
    assert.doesNotMatch(JSON.stringify(prompts.asked), /Canary1/);
  });
});

describe('a list', () => {
  it('gives the focus back to the page, unless it is a list of a command', async () => {
    const fake = new FakePrompts();
    let [asked, moves] = [0, 0];
    const asking = <T>(question: () => Promise<T>): Promise<T> => {
      asked += 1;
      return question();
    };
    const prompts = returningFocus(fake, asking, () => (moves += 1));
    const texts = { title: '', placeholder: '' };
    await prompts.pick([{ label: 'one', value: 1 }], texts);
    assert.deepEqual([asked, moves], [1, 1]);
    await prompts.pick([{ label: 'one', value: 1 }], { ...texts, isOfCommand: true });
    assert.deepEqual([asked, moves], [1, 2]);
  });
});
