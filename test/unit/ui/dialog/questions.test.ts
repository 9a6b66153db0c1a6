import assert from 'node:assert/strict';
import { Questions } from '../../../../src/ui/dialog/questions';
import { FakeClock } from '../../support/fakeClock';

describe('A question of the dialog', () => {
  it('waits for the last move of the focus', async () => {
    const clock = new FakeClock();
    const questions = new Questions(clock);
    let isSettled = false;
    questions.focusMoves();
    const waiting = questions.settled().then(() => (isSettled = true));
    await clock.advance(100);
    questions.focusMoves();
    await clock.advance(100);
    assert.equal(isSettled, false);
    await clock.advance(50);
    await waiting;
  });

  it('waits until VS Code has focused the page after an earlier question, unless nobody was asked', async () => {
    const clock = new FakeClock();
    const questions = new Questions(clock);
    let isSettled = false;
    await questions.ask(
      () => Promise.resolve(),
      () => false,
    );
    await questions.settled();
    await questions.ask(
      () => clock.advance(1_000),
      () => false,
    );
    const waiting = questions.settled().then(() => (isSettled = true));
    await clock.advance(100);
    assert.equal(isSettled, false);
    await clock.advance(50);
    await waiting;
  });
});
