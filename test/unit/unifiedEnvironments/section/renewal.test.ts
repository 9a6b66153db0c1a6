import assert from 'node:assert/strict';
import { accessError } from '../../../../src/access/errors';
import type { SqlCredential } from '../../../../src/access/grant';
import { success } from '../../../../src/access/result';
import type { DetectedAddress } from '../../../../src/services/publicAddress';
import { settled, until } from '../../support/fakeClock';
import { ada, grace } from '../../support/fakeTokens';
import { environment, grant, held, issued } from '../../support/samples';
import { DialogScene } from '../../ui/dialog/dialogScene';

const other = environment('other');
let scene: DialogScene;

const edit = (field: 'environment' | 'reason' | 'role', value: string) =>
  scene.send({ type: 'edit', field, value });

const values = () => (['environment', 'reason', 'role'] as const).map(id => scene.field(id).value);

function useScene(): void {
  beforeEach(async () => {
    scene = await DialogScene.withOther(other);
  });
  afterEach(() => scene.end());
}

describe('a renewal while the form has other values', () => {
  useScene();

  /** Renews an ended credential for a Reader, until the service has the request. */
  async function startRenewal() {
    const mine = grant(scene.clock.now(), { reason: 'Earlier', role: 'Reader' });
    await scene.vault.hold(held(mine, 'expired'));
    const renewed = scene.controller.renew(mine.id);
    await until(() => scene.provider.isAsked);
    await settled();
    return {
      mine,
      end: async (
        answer = issued(scene.clock.now()) as Parameters<typeof scene.provider.answer>[0],
      ) => {
        scene.provider.answer(answer);
        await renewed;
        await settled();
      },
    };
  }

  it('asks before it replaces what the user typed for another environment', async () => {
    await edit('environment', other.id);
    await edit('reason', 'For other');
    await edit('role', 'Writer');
    const mine = grant(scene.clock.now(), { reason: 'Earlier', role: 'Reader' });
    await scene.vault.hold(held(mine, 'expired'));
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.renew(mine.id);
    await settled();
    assert.deepEqual(values(), [other.id, 'For other', 'Writer']);
    assert.deepEqual(scene.prompts.texts('confirm'), [
      'Fill in the values of the earlier request for contoso-dev?',
    ]);
  });

  it('never mixes the values of two environments', async () => {
    await edit('environment', other.id);
    await edit('reason', 'For other');
    await edit('role', 'Writer');
    const { mine, end } = await startRenewal();
    await end();
    assert.deepEqual(values(), [mine.environment.id, 'Earlier', 'Reader']);
  });

  it('restores what the user typed if it fails while another environment is selected', async () => {
    await edit('reason', 'Mine');
    await edit('role', 'Writer');
    const { end } = await startRenewal();
    await edit('environment', other.id);
    await end(accessError('serviceBusy', { host: 'contoso' }));
    assert.deepEqual(values(), [other.id, 'Mine', 'Writer']);
  });

  it('leaves a proposal of another extension as it is', async () => {
    await edit('reason', 'Mine');
    await edit('role', 'Writer');
    const { end } = await startRenewal();
    const proposal = { environmentUrl: other.url, reason: 'Proposed', role: 'Reader' } as const;
    const proposed = scene.controller.propose(proposal);
    await settled();
    // The message about an earlier request would be wrong.
    assert.equal(scene.state.notice, null);
    await end();
    assert.deepEqual(values(), [other.id, 'Proposed', 'Reader']);
    scene.controller.detach(scene.page);
    await proposed;
  });

  it('leaves the values of another request that the user filled in', async () => {
    await edit('reason', 'Mine');
    await edit('role', 'Writer');
    const { end } = await startRenewal();
    const earlier = { environment: other, reason: 'From history', role: 'Reader' };
    await scene.controller.fillFrom({ ...earlier, addresses: '198.51.100.1' });
    await end();
    assert.deepEqual(values(), [other.id, 'From history', 'Reader']);
  });

  describe('and the sign-in returns another account', () => {
    const asksFor =
      'You sent the earlier request as ada@contoso.com. To use that account, switch to it first.';
    let mine: SqlCredential;

    beforeEach(async () => {
      mine = grant(scene.clock.now());
      await scene.vault.hold(held(mine, 'expired'));
      scene.provider.account = grace;
    });

    const refuses = () => {
      scene.prompts.confirms = () => Promise.resolve(false);
    };
    const asked = () =>
      scene.prompts.asked.map(({ more }) => more[0]).filter(each => each === asksFor);
    const isSent = () => scene.provider.calls.includes('sent');

    it('asks before it sends anything', async () => {
      refuses();
      await scene.controller.renew(mine.id);
      assert.deepEqual([isSent(), asked()], [false, [asksFor]]);
    });

    it('asks once if the user accepts the account', async () => {
      const renewed = scene.controller.renew(mine.id);
      await until(() => scene.provider.isAsked);
      scene.provider.answer(accessError('hostUnreachable', { host: 'contoso' }));
      await renewed;
      void scene.send({ type: 'remedy', id: 'tryAgain' });
      await until(() => scene.provider.isAsked);
      assert.deepEqual(asked(), [asksFor]);
      scene.provider.answer(issued(scene.clock.now()));
      await settled();
    });

    it('also asks if the user tries again after an error', async () => {
      scene.provider.account = ada;
      const renewed = scene.controller.renew(mine.id);
      await until(() => scene.provider.isAsked);
      scene.provider.answer(accessError('hostUnreachable', { host: 'contoso' }));
      await renewed;
      scene.provider.account = grace;
      refuses();
      await scene.send({ type: 'remedy', id: 'tryAgain' });
      assert.deepEqual([scene.provider.isAsked, asked()], [false, [asksFor]]);
    });

    it('also asks after the values of an earlier request filled in the form', async () => {
      refuses();
      const { environment: of, reason, role, addresses } = mine;
      const earlier = [
        mine,
        { environment: of, reason, role, addresses, account: { label: ada.label } },
      ];
      for (const request of earlier) {
        await scene.controller.fillFrom(request);
        await scene.send({ type: 'request' });
      }
      assert.deepEqual([isSent(), asked()], [false, [asksFor, asksFor]]);
    });

    it('asks although the user fills in another environment during the sign-in', async () => {
      refuses();
      const { provider } = scene;
      const request = provider.requestAccess.bind(provider);
      let signedIn = (): void => undefined;
      const signingIn = new Promise<void>(resolve => (signedIn = resolve));
      provider.requestAccess = async (...asking) => {
        await signingIn;
        return request(...asking);
      };
      const renewed = scene.controller.renew(mine.id);
      await settled();
      scene.prompts.confirms = () => Promise.resolve(true);
      await scene.controller.fillFrom({ environment: other, reason: 'Other', account: ada });
      refuses();
      signedIn();
      await renewed;
      assert.deepEqual([isSent(), asked()], [false, [asksFor]]);
    });

    it('also asks about values that were filled in while another request ran', async () => {
      scene.provider.account = ada;
      const renewed = scene.controller.renew(mine.id);
      await until(() => scene.provider.isAsked);
      const { role, addresses } = mine;
      const filled = { environment: other, reason: 'Other', role, addresses, account: ada };
      await scene.controller.fillFrom(filled);
      scene.provider.answer(issued(scene.clock.now()));
      await renewed;
      scene.provider.account = grace;
      refuses();
      await scene.send({ type: 'request' });
      assert.deepEqual([scene.provider.requests.length, asked()], [2, [asksFor]]);
    });

    it('also asks about values that come back after the user declined a renewal', async () => {
      const { environment: of, role, addresses } = mine;
      const filled = { environment: of, reason: 'From history', role, addresses };
      await scene.vault.hold(held(mine));
      await scene.controller.fillFrom({ ...filled, account: { label: grace.label } });
      scene.provider.account = ada;
      refuses();
      await scene.controller.renew(mine.id);
      await settled();
      assert.equal(scene.field('reason').value, 'From history');
      await scene.send({ type: 'request' });
      const questions = scene.prompts.texts('confirm');
      assert.equal(questions.at(-1), 'Request access as ada@contoso.com?');
      assert.equal(isSent(), false);
    });

    it('also asks about values that come back after a renewal was granted', async () => {
      scene.provider.account = ada;
      await scene.vault.hold(held(mine));
      const { environment: of, role, addresses } = mine;
      const filled = { environment: of, reason: 'From history', role, addresses };
      await scene.controller.fillFrom({ ...filled, account: { label: grace.label } });
      await edit('reason', 'Edited');
      const renewed = scene.controller.renew(mine.id);
      await until(() => scene.provider.isAsked);
      scene.provider.answer(issued(scene.clock.now()));
      await renewed;
      await settled();
      assert.equal(scene.field('reason').value, 'Edited');
      refuses();
      await scene.send({ type: 'request' });
      assert.equal(scene.prompts.texts('confirm').at(-1), 'Request access as ada@contoso.com?');
      assert.equal(scene.provider.requests.length, 2);
    });

    it('asks about each other account', async () => {
      const eve = { id: 'account-eve', label: 'eve@contoso.com' };
      const { provider } = scene;
      const request = provider.requestAccess.bind(provider);
      provider.requestAccess = async (asking, context) => {
        await context.confirm(grace);
        // The service refused the token, and another account signed in.
        provider.account = eve;
        return request(asking, context);
      };
      const renewed = scene.controller.renew(mine.id);
      await until(() => provider.isAsked);
      assert.deepEqual(scene.prompts.texts('confirm'), [
        'Request access as grace@contoso.com?',
        'Request access as eve@contoso.com?',
      ]);
      provider.answer(issued(scene.clock.now()));
      await renewed;
    });

    it("doesn't ask about a request that the user entered later", async () => {
      refuses();
      await scene.controller.renew(mine.id);
      await edit('reason', 'Mine');
      void scene.send({ type: 'request' });
      await until(() => scene.provider.isAsked);
      assert.deepEqual(asked(), [asksFor]);
      scene.provider.answer(issued(scene.clock.now()));
      await settled();
    });
  });

  it('looks up the address again if the user decides against it', async () => {
    scene.end();
    scene = new DialogScene();
    const found: ((address: DetectedAddress) => void)[] = [];
    scene.detect = () => new Promise(resolve => found.push(each => resolve(success(each))));
    const mine = grant(scene.clock.now());
    await scene.vault.hold(held(mine));
    await scene.open();
    await edit('environment', environment().id);
    scene.prompts.confirms = () => Promise.resolve(false);
    await scene.controller.renew(mine.id);
    await settled();
    found.at(-1)?.({ address: '203.0.113.9', source: 'echo.example' });
    await settled();
    assert.equal(scene.field('addresses').value, '203.0.113.9');
  });
});

describe('values that the user typed', () => {
  useScene();

  it('stay unless the user lets a proposal replace them', async () => {
    await edit('reason', 'Mine');
    scene.prompts.confirms = () => Promise.resolve(false);
    const proposal = { environmentUrl: other.url, reason: 'Proposed' };
    assert.equal(await scene.controller.propose(proposal), undefined);
    assert.deepEqual(values().slice(0, 2), [environment().id, 'Mine']);
    assert.deepEqual(scene.prompts.texts('confirm'), [
      'Fill in the values that another extension proposes for other?',
    ]);
  });

  it('stay unless the user lets the values for a remote replace them', async () => {
    await edit('reason', 'Mine');
    const mine = grant(scene.clock.now(), { reason: 'Earlier' });
    await scene.vault.hold(held(mine));
    let openedBefore: readonly boolean[] = [];
    scene.prompts.confirms = () => {
      openedBefore = [...scene.controller.opened];
      return false;
    };
    await scene.controller.requestForRemote(mine.id);
    assert.equal(scene.field('reason').value, 'Mine');
    assert.equal(scene.state.notice, null);
    // The panel gets the focus only after the question.
    assert.deepEqual([openedBefore, scene.controller.opened], [[true], [true, false]]);
  });
});
