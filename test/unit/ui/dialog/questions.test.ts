import assert from 'node:assert/strict';
import { Questions } from '../../../../src/ui/dialog/questions';
import { FakeClock } from '../../support/fakeClock';

/** Asks the questions of a dialog, and notes when VS Code opens each one. */
class QuestionsScene {
  readonly clock = new FakeClock();
  readonly page = {
    loading: undefined as Promise<void> | undefined,
    isInFront: true,
    focus: () => assert.fail('No action of the page asked.'),
  };
  readonly questions = new Questions(this.clock, () => this.page);
  /** The times at which questions opened, in milliseconds from the start. */
  readonly openedAt: number[] = [];
  readonly #start = this.clock.now();

  /** @param takesMs how long the user needs for the answer; 0 if VS Code asks nothing */
  ask(takesMs = 0): Promise<void> {
    const question = async () => {
      this.openedAt.push(this.clock.now() - this.#start);
      if (takesMs > 0) await this.clock.advance(takesMs);
    };
    return this.questions.ask(question);
  }
}

describe('A question of the dialog', () => {
  it('waits for the last move of the focus', async () => {
    const scene = new QuestionsScene();
    scene.questions.focusMoves();
    const asking = scene.ask();
    await scene.clock.advance(100);
    scene.questions.focusMoves();
    await scene.clock.advance(200);
    await asking;
    assert.deepEqual(scene.openedAt, [250]);
  });

  it('waits until VS Code has focused the page after an earlier question, unless VS Code asked nothing', async () => {
    const scene = new QuestionsScene();
    await scene.ask();
    await scene.ask(1_000);
    const asking = scene.ask();
    await scene.clock.advance(200);
    await asking;
    assert.deepEqual(scene.openedAt, [0, 0, 1_150]);
  });

  it("doesn't wait after an earlier question that waited but didn't ask the user", async () => {
    const scene = new QuestionsScene();
    await scene.ask(1_000);
    const asking = scene.ask().then(() => scene.ask());
    await scene.clock.advance(400);
    await asking;
    assert.deepEqual(scene.openedAt, [0, 1_150, 1_150]);
  });

  it('waits until the page has loaded and has the focus', async () => {
    const scene = new QuestionsScene();
    let loaded = (): void => undefined;
    scene.page.loading = new Promise(resolve => {
      loaded = resolve;
    });
    const asking = scene.ask();
    await scene.clock.advance(300);
    scene.page.loading = undefined;
    loaded();
    await scene.clock.advance(200);
    await asking;
    assert.deepEqual(scene.openedAt, [450]);
  });

  it('waits a second at most for a page that VS Code does not load', async () => {
    const scene = new QuestionsScene();
    scene.page.loading = new Promise(() => undefined);
    const asking = scene.ask();
    await scene.clock.advance(1_200);
    await asking;
    assert.deepEqual(scene.openedAt, [1_150]);
  });
});
