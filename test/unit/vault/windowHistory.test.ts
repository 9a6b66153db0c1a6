import { firstSeed, histories, WindowHistory } from './windowHistory';

describe('Histories of up to four windows', () => {
  it(`agree with the model (${histories})`, async function () {
    this.timeout(60_000 + histories * 2_000);
    for (let seed = firstSeed; seed < firstSeed + histories; seed++) {
      const history = new WindowHistory(seed);
      try {
        await history.run();
      } catch (error) {
        const steps = history.steps.join(', ');
        throw new Error(`HISTORY_SEED=${seed} HISTORIES=1: ${steps}`, { cause: error });
      }
    }
  });
});
