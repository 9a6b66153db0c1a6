import assert from 'node:assert/strict';
import { accessError } from '../../../../src/managedApplications/types';
import { failure, success } from '../../../../src/access/result';
import { parseScope, pickScope } from '../../../../src/managedApplications/history/scope';
import { FakePrompts } from '../../support/fakePrompts';
import { FakeApplications } from '../fakeApplications';
import { application, applicationId, subscriptionId } from './support';

const other = '99999999-0000-0000-0000-000000000002';

describe('The scope of the request history', () => {
  let applications: FakeApplications;
  beforeEach(() => {
    applications = new FakeApplications();
  });

  it('is read from the ID of an application or a subscription', () => {
    const named = parseScope(applicationId, applications);
    assert.ok(named.ok && named.value.kind === 'application');
    for (const text of [subscriptionId, ` /subscriptions/${subscriptionId.toUpperCase()}/`]) {
      const parsed = parseScope(text, applications);
      assert.ok(parsed.ok && parsed.value.kind === 'subscription', text);
      assert.equal(parsed.value.subscriptionId.toLowerCase(), subscriptionId);
    }
    const neither = parseScope('contoso', applications);
    assert.ok(!neither.ok && neither.error.code === 'applicationIdInvalid');
  });

  it('is selected from the applications and their subscriptions', async () => {
    const prompts = new FakePrompts();
    applications.listing = success({
      applications: [application('one'), application('two'), application('three', other)],
      problems: [],
    });
    prompts.picks = () => 'two';
    const picked = await pickScope(applications, prompts);
    assert.ok(picked?.kind === 'application');
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
    const subscription = await pickScope(applications, prompts);
    assert.deepEqual(subscription, {
      kind: 'subscription',
      subscriptionId: other,
      name: 'Subscription 02',
      subscription: 'Subscription 02',
    });
  });

  it('can be typed if the list fails', async () => {
    const prompts = new FakePrompts();
    applications.listing = failure(accessError('timedOut', { host: 'h' }));
    prompts.picks = labels => labels[0];
    prompts.types = () => applicationId;
    const typed = await pickScope(applications, prompts);
    assert.ok(typed?.kind === 'application');

    prompts.types = () => 'contoso';
    assert.equal(await pickScope(applications, prompts), undefined);
    assert.match(prompts.problem, /is not the resource id of a managed application/);
  });

  it('is empty if the user closes the list, which ends the listing', async () => {
    const prompts = new FakePrompts();
    let ended: AbortSignal | undefined;
    applications.listApplications = ({ signal }) => {
      ended = signal;
      return Promise.resolve(applications.listing);
    };
    assert.equal(await pickScope(applications, prompts), undefined);
    assert.ok(ended?.aborted);
  });

  it('says that the list may be incomplete', async () => {
    const prompts = new FakePrompts();
    applications.listing = success({
      applications: [],
      problems: [{ subscription: 'Fabrikam', error: accessError('timedOut', { host: 'h' }) }],
    });
    await pickScope(applications, prompts);
    assert.deepEqual(prompts.asked[0]?.more, [
      'Enter a resource ID…',
      'The list may be incomplete',
    ]);
  });
});
