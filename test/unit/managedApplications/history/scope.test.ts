import assert from 'node:assert/strict';
import { accessError } from '../../../../src/managedApplications/types';
import { failure, success } from '../../../../src/access/result';
import { parseScope, pickScope } from '../../../../src/managedApplications/history/scope';
import { assertFailed, valueOf } from '../../support/results';
import { application, applicationId, HistoryScene, subscriptionId } from './support';

const other = '99999999-0000-0000-0000-000000000002';

describe('The scope of the request history', () => {
  let scene: HistoryScene;
  beforeEach(() => {
    scene = new HistoryScene();
  });

  it('is read from the ID of an application or a subscription', () => {
    const named = parseScope(applicationId);
    assert.ok(named.ok && named.value.kind === 'application');
    for (const text of [subscriptionId, ` /subscriptions/${subscriptionId.toUpperCase()}/`]) {
      const parsed = parseScope(text);
      assert.ok(parsed.ok && parsed.value.kind === 'subscription', text);
      assert.equal(parsed.value.subscriptionId.toLowerCase(), subscriptionId);
    }
    const neither = parseScope('contoso');
    assert.ok(!neither.ok && neither.error.code === 'applicationIdInvalid');
  });

  it('is selected from the applications and their subscriptions', async () => {
    const { applications, prompts } = scene;
    applications.listing = success({
      applications: [application('one'), application('two'), application('three', other)],
      problems: [],
    });
    prompts.picks = () => 'two';
    const picked = valueOf(await pickScope(scene.window));
    assert.ok(picked.kind === 'application');
    assert.equal(picked.address.name, 'two');
    assert.deepEqual(prompts.asked[0]?.more, [
      'one',
      'two',
      'three',
      'Subscription 01',
      'Subscription 02',
      'Enter a resource ID…',
    ]);

    prompts.picks = () => 'Subscription 02';
    assert.deepEqual(valueOf(await pickScope(scene.window)), {
      kind: 'subscription',
      subscriptionId: other,
      name: 'Subscription 02',
      subscription: 'Subscription 02',
    });
  });

  it('can be typed if the list fails', async () => {
    const { applications, prompts } = scene;
    applications.listing = failure(accessError('timedOut', { host: 'h' }));
    prompts.picks = labels => labels[0];
    prompts.types = () => applicationId;
    const typed = valueOf(await pickScope(scene.window));
    assert.ok(typed.kind === 'application');

    prompts.types = () => 'contoso';
    assertFailed(await pickScope(scene.window), 'applicationIdInvalid', { text: 'contoso' });
    assert.match(prompts.problem, /isn't the resource ID of a managed application/);
  });

  it('is none if the user closes the list; a failed listing is the reason', async () => {
    assertFailed(await pickScope(scene.window), 'cancelled', {});
    scene.applications.listing = failure(accessError('timedOut', { host: 'h' }));
    assertFailed(await pickScope(scene.window), 'timedOut', { host: 'h' });
    assert.match(scene.prompts.placeholders.at(-1) ?? '', /h didn't respond|h did not respond/);
  });

  it('says that the list may be incomplete', async () => {
    const { applications, prompts } = scene;
    applications.listing = success({
      applications: [],
      problems: [{ subscription: 'Fabrikam', error: accessError('timedOut', { host: 'h' }) }],
    });
    await pickScope(scene.window);
    assert.deepEqual(prompts.asked[0]?.more, ['Enter a resource ID…']);
    assert.match(prompts.placeholders.at(-1) ?? '', /may be incomplete: see the log/);
  });
});
