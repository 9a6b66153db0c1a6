import assert from 'node:assert/strict';
import { offer, returningFocus, type Prompts } from '../../../src/ui/prompts';
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

describe('a modal question', () => {
  let end: () => void = () => undefined;
  const wait = () => new Promise<void>(resolve => (end = resolve));
  const noWait = () => Promise.resolve();

  async function asksOnlyAfterThePause(fake: FakePrompts, prompts: Prompts) {
    const answer = prompts.confirm({ message: 'Really?', detail: '', button: 'Yes' });
    await settled();
    assert.deepEqual(fake.texts('confirm'), []);
    end();
    assert.equal(await answer, true);
    assert.deepEqual(fake.texts('confirm'), ['Really?']);
  }

  it('waits until VS Code has given the focus back after a list, so that it keeps the focus', async () => {
    const fake = new FakePrompts();
    fake.picks = () => 'one';
    let moving = noWait();
    const { prompts } = returningFocus(fake, ask => ask(), {
      settled: () => moving,
      moves: () => void (moving = wait()),
    });
    await prompts.pick([{ label: 'one', value: 1 }], { title: '', placeholder: '' });
    await asksOnlyAfterThePause(fake, prompts);
  });

  it('gives the focus back to the page, unless it is a list of a command', async () => {
    const fake = new FakePrompts();
    let asked = 0;
    const asking = <T>(question: () => Promise<T>): Promise<T> => {
      asked += 1;
      return question();
    };
    const { prompts } = returningFocus(fake, asking, { settled: noWait, moves: () => undefined });
    const texts = { title: '', placeholder: '' };
    await prompts.pick([{ label: 'one', value: 1 }], texts);
    assert.equal(asked, 1);
    await prompts.pick([{ label: 'one', value: 1 }], { ...texts, isOfCommand: true });
    assert.equal(asked, 1);
  });

  it('waits until the page has loaded and taken the focus', async () => {
    const fake = new FakePrompts();
    const { prompts } = returningFocus(fake, ask => ask(), {
      settled: wait,
      moves: () => undefined,
    });
    await asksOnlyAfterThePause(fake, prompts);
  });
});
