import assert from 'node:assert/strict';
import { accessError } from '../../../../src/managedApplications/types';
import { formatResourceId } from '../../../../src/access/resourceId';
import { failure, success, type Result } from '../../../../src/access/result';
import type { JitRequest } from '../../../../src/managedApplications/types';
import { RequestHistoryController } from '../../../../src/managedApplications/history/controller';
import { firstView } from '../../../../src/protocol/requestHistory';
import { countTurns } from '../../support/turnMeter';
import {
  failed,
  HistoryScene,
  hour,
  now,
  ownerId,
  request,
  rowId,
  scope,
  subscriptionId,
} from './support';

const busy = accessError('tooManyRequests', { host: 'management.example' });

function progress({ state: { isLoading, isComplete } }: HistoryScene) {
  return { isLoading, isComplete };
}

describe('The request history', () => {
  it('describes each request', async () => {
    const scene = new HistoryScene();
    await scene.load([request('jit0001')]);

    const [row] = scene.rows;
    assert.ok(row);
    assert.equal(row.stateLabel, 'Approved');
    assert.deepEqual(row.roles, [ownerId]);
    assert.equal(row.application, 'contosoapp');
    assert.deepEqual(row.duration, { text: '2 h', value: 2 * hour });
    assert.equal(row.requestedBy, 'Ada Lovelace');
    assert.equal(row.start.value, now);
    assert.match(row.start.text, /^today at /);
    assert.match(row.requestedAt.text, /^today at /);
    assert.deepEqual(
      scene.messages.find(({ type }) => type === 'roleNames'),
      { type: 'roleNames', names: { [ownerId]: 'Owner' } },
    );
  });

  it('lists the requests of a resource group, and omits those of other applications', async () => {
    const scene = new HistoryScene();
    const { applicationId } = request('x');
    await scene.load([
      request('mine', { applicationId: applicationId.toUpperCase() }),
      request('other', { applicationId: `${applicationId}2` }),
    ]);
    assert.deepEqual(scene.names, ['mine']);
    assert.equal(scene.applications.scopes[0]?.kind, 'application');
    assert.ok(!scene.state.columns.includes('application'));
  });

  it('lists every application of a subscription', async () => {
    const scene = new HistoryScene({ kind: 'subscription', subscriptionId, name: 'Contoso' });
    await scene.load([request('mine'), request('other', { applicationId: 'anything' })]);
    assert.deepEqual(scene.names, ['mine', 'other']);
    assert.equal(scene.applications.scopes[0]?.kind, 'subscription');
    assert.ok(scene.state.columns.includes('application'));
  });

  it('sends each page when it arrives, and each request once', async () => {
    const scene = new HistoryScene();
    let deliver: (page: Result<readonly JitRequest[]>) => void = () => undefined;
    const second = new Promise<Result<readonly JitRequest[]>>(resolve => {
      deliver = resolve;
    });
    const loading = scene.load([request('a'), request('b')], second);
    await new Promise(setImmediate);
    assert.deepEqual(scene.names, ['a', 'b']);
    assert.deepEqual(progress(scene), { isLoading: true, isComplete: false });

    deliver(success([request('b'), request('c')]));
    await loading;
    assert.deepEqual(scene.names, ['a', 'b', 'c']);
    assert.deepEqual(progress(scene), { isLoading: false, isComplete: true });
  });

  it('requests the name of a role once per load, also if there is none', async () => {
    const scene = new HistoryScene();
    scene.applications.names = new Map();
    await scene.load([request('a')], [request('b')], [request('c')]);
    assert.deepEqual(scene.applications.askedRoles, [[ownerId]]);

    await scene.controller.load();
    assert.deepEqual(scene.applications.askedRoles, [[ownerId], [ownerId]]);
  });

  it('keeps its rows and shows the error if a later page fails', async () => {
    const scene = new HistoryScene();
    await scene.load([request('a')], failed(busy));
    assert.deepEqual(scene.names, ['a']);
    assert.deepEqual(progress(scene), { isLoading: false, isComplete: false });
    assert.equal(scene.state.notice?.severity, 'error');
    assert.match(scene.state.notice.text, /too many requests/);
    assert.deepEqual(scene.state.notice.remedies, [{ id: 'tryAgain', label: 'Try Again' }]);

    scene.applications.pages = [success([request('a'), request('b')])];
    await scene.controller.handle({ type: 'remedy', id: 'tryAgain' });
    assert.deepEqual(scene.names, ['a', 'b']);
    assert.equal(scene.state.notice, null);
  });

  it('keeps its rows until the first page of a refresh arrives', async () => {
    const scene = new HistoryScene();
    await scene.load([request('a')]);
    await scene.load(failed(busy));
    assert.deepEqual(scene.names, ['a']);
    await scene.load([]);
    assert.deepEqual(scene.names, []);
  });

  it('can be cancelled without an error', async () => {
    const scene = new HistoryScene();
    const loading = scene.load([request('a')], new Promise(() => undefined));
    await new Promise(setImmediate);
    await scene.controller.handle({ type: 'cancel' });
    await loading;
    assert.deepEqual(scene.names, ['a']);
    assert.deepEqual(progress(scene), { isLoading: false, isComplete: false });
    assert.equal(scene.state.notice, null);
  });

  it('ignores an earlier load after a new one', async () => {
    const scene = new HistoryScene();
    const slow = scene.load(new Promise(() => undefined));
    await new Promise(setImmediate);
    await scene.load([request('new')]);
    await slow;
    assert.deepEqual(scene.names, ['new']);
    assert.deepEqual(progress(scene), { isLoading: false, isComplete: true });
  });

  it('reports a problem in the settings', async () => {
    const scene = new HistoryScene();
    scene.found = failure(accessError('resourceManagerMissing', {}));
    await scene.load();
    assert.match(scene.state.notice?.text ?? '', /no address for Azure Resource Manager/);
    await scene.controller.handle({ type: 'remedy', id: 'setting:cloud' });
    assert.deepEqual(scene.prompts.texts('open'), ['setting cloud']);
    await scene.controller.handle({ type: 'dismissNotice' });
    assert.equal(scene.state.notice, null);
  });

  it('loads again with another account', async () => {
    const scene = new HistoryScene();
    await scene.load(failed(accessError('unauthorized', { host: 'h', account: 'ada' })));
    await scene.controller.handle({ type: 'remedy', id: 'switchAccount' });
    assert.equal(scene.applications.scopes.length, 1);
    scene.switches = true;
    await scene.controller.handle({ type: 'remedy', id: 'switchAccount' });
    assert.equal(scene.applications.scopes.length, 2);
  });

  it('ends a load that throws', async () => {
    const scene = new HistoryScene();
    await scene.load(Promise.reject(new Error('broken')));
    assert.ok(!scene.state.isLoading);
    assert.match(scene.state.notice?.text ?? '', /broken/);
  });

  it('sends everything again to a new page', async () => {
    const scene = new HistoryScene();
    await scene.load(Array.from({ length: 4_500 }, (_, at) => request(`jit${at}`)));
    const view = { ...firstView, text: 'ada', current: 'x' };
    await scene.controller.handle({ type: 'view', view });
    scene.messages.length = 0;
    await scene.controller.handle({ type: 'ready' });

    assert.equal(scene.rows.length, 4_500);
    assert.deepEqual(
      scene.messages.map(({ type }) => type),
      ['strings', 'view', 'roleNames', 'rows', 'rows', 'rows', 'state', 'askTimeZone'],
    );
    assert.deepEqual(scene.messages[1], { type: 'view', view });
  });

  it("shows times in the zone of the page's browser", async () => {
    const scene = new HistoryScene();
    await scene.controller.handle({ type: 'ready' });
    assert.equal(scene.messages.at(-1)?.type, 'askTimeZone');
    await scene.controller.handle({ type: 'timeZone', name: 'Asia/Kolkata' });
    await scene.load([request('a')]);
    assert.match(scene.rows[0]?.start.text ?? '', /^today at 3:30\sPM$/u);
    await scene.controller.handle({ type: 'timeZone', name: 'America/Los_Angeles' });
    await new Promise(setImmediate);
    assert.match(scene.rows[0]?.start.text ?? '', /^today at 3:00\sAM$/u);
    assert.equal(scene.rows.length, 1);
    assert.equal(scene.applications.scopes.length, 1);
  });

  it('does twice the work for twice the requests, up to 10,000', async () => {
    const work = async (count: number) => {
      const scene = new HistoryScene({ kind: 'subscription', subscriptionId, name: 'Contoso' });
      let reads = 0;
      const pages = Array.from({ length: count / 1_000 }, (_, page) =>
        Array.from({ length: 1_000 }, (_, at) => {
          const read = request(`jit${page * 1_000 + at}`, {
            roles: [{ principalId: 'p', roleId: `role-${at % 20}` }],
          });
          return new Proxy(read, {
            get: (target, name) => {
              reads += 1;
              return Reflect.get(target, name) as unknown;
            },
          });
        }),
      );
      await scene.load(...pages);
      await scene.load(...pages);
      await scene.controller.handle({ type: 'ready' });
      await scene.controller.handle({ type: 'act', action: 'copyId', row: 'gone' });
      const sent = scene.messages.flatMap(each => (each.type === 'rows' ? each.rows : []));
      assert.equal(scene.rows.length, count);
      assert.ok(scene.applications.askedRoles.flat().length <= 80);
      return { reads, sent: sent.length, messages: scene.messages.length };
    };
    const [half, whole] = [await work(5_000), await work(10_000)];
    for (const kind of ['reads', 'sent', 'messages'] as const) {
      assert.ok(whole[kind] <= 2 * half[kind], `${kind}: ${half[kind]}, then ${whole[kind]}`);
    }
  });

  it('lets the event loop run while it reads a page of any size', async () => {
    const scene = new HistoryScene();
    const requests = Array.from({ length: 5_000 }, (_, at) => request(`jit${at}`));
    const turns = await countTurns(() => scene.load(requests));
    assert.equal(scene.rows.length, 5_000);
    assert.ok(turns >= 20, `${turns} turns`);
  });

  it('leaves nothing behind after a thousand openings', async () => {
    const scene = new HistoryScene();
    let listeners = 0;
    const { announcer } = scene.window;
    const onSay = announcer.onSay.bind(announcer);
    announcer.onSay = listener => {
      listeners += 1;
      const subscription = onSay(listener);
      return {
        dispose: () => {
          listeners -= 1;
          subscription.dispose();
        },
      };
    };
    scene.applications.pages = [new Promise(() => undefined)];
    const loads: Promise<void>[] = [];
    for (let opened = 0; opened < 1_000; opened += 1) {
      const controller = new RequestHistoryController(scene.window, scope, () => undefined);
      loads.push(controller.load());
      controller.dispose();
    }
    // Each load ends with its panel, although Azure never answers.
    await Promise.all(loads);
    assert.equal(listeners, 0);
  });

  describe('An action', () => {
    const wanted = request('jit0001');
    const row = rowId(wanted);
    let scene: HistoryScene;

    beforeEach(async () => {
      scene = new HistoryScene();
      await scene.load([request('other'), wanted]);
    });

    it("fills the form with the values of the request and the user's note", async () => {
      await scene.hold(wanted, 'ticket 4711');
      await scene.controller.handle({ type: 'act', action: 'activateAgain', row });
      assert.deepEqual(scene.filled, [
        {
          url: scene.resourceManagerUrl,
          applicationId: wanted.applicationId,
          applicationName: 'contosoapp',
          subscriptionName: '',
          requestName: 'jit0001',
          roles: wanted.roles,
          startsAt: now,
          durationMs: 2 * hour,
          note: 'ticket 4711',
        },
      ]);
    });

    it('passes the name of the subscription if the user selected it by name', async () => {
      const named = { kind: 'subscription', subscriptionId, name: 'Contoso' } as const;
      scene = new HistoryScene({ ...named, subscription: 'Contoso' });
      await scene.load([wanted]);
      await scene.controller.handle({ type: 'act', action: 'activateAgain', row });
      assert.equal(scene.filled[0]?.subscriptionName, 'Contoso');
      assert.equal(scene.filled[0].startsAt, now);
    });

    it('copies the ID, and announces it', async () => {
      await scene.controller.handle({ type: 'act', action: 'copyId', row });
      assert.deepEqual(scene.copied, [formatResourceId(wanted.address)]);
      assert.deepEqual(scene.messages.at(-1), { type: 'announce', text: 'Request ID copied.' });
    });

    it('opens the portal if the cloud has one', async () => {
      await scene.controller.handle({ type: 'act', action: 'openInPortal', row });
      const url = `https://portal.azure.com/#resource${formatResourceId(wanted.address)}`;
      assert.deepEqual(scene.prompts.texts('open'), [url]);

      scene.cloud = 'custom';
      await scene.controller.load();
      assert.deepEqual(
        scene.state.actions.map(({ action }) => action),
        ['activateAgain', 'copyId'],
      );
      await scene.controller.handle({ type: 'act', action: 'openInPortal', row });
      assert.deepEqual(scene.prompts.texts('open'), [url]);
    });

    it("doesn't take the requests to another cloud", async () => {
      scene.resourceManagerUrl = 'https://management.other/';
      await scene.controller.handle({ type: 'act', action: 'openInPortal', row });
      assert.match(scene.state.notice?.text ?? '', /example, which doesn't belong to the cloud/);
      await scene.controller.handle({ type: 'refresh' });
      assert.match(scene.state.notice?.text ?? '', /example, which doesn't belong to the cloud/);
      assert.deepEqual([scene.prompts.texts('open'), scene.applications.scopes.length], [[], 1]);
      await scene.controller.handle({ type: 'act', action: 'activateAgain', row });
      assert.equal(scene.filled[0]?.url, 'https://management.example/');
    });

    it('does nothing on a missing row', async () => {
      await scene.controller.handle({ type: 'act', action: 'copyId', row: 'gone' });
      assert.deepEqual(scene.copied, []);
    });
  });
});

describe('A row of the request history', () => {
  const rowOf = async (changes: Partial<JitRequest>) => {
    const scene = new HistoryScene();
    await scene.load([request('jit0001', changes)]);
    const [row] = scene.rows;
    assert.ok(row);
    return row;
  };

  it('shows an unknown state as the service wrote it', async () => {
    const row = await rowOf({ state: 'Paused\u202E' });
    assert.equal(row.stateLabel, 'Paused\\u202E');
    assert.equal(row.state, row.stateLabel);
    assert.equal(row.tone, 'neutral');
  });

  it('is valid if the service leaves out values', async () => {
    const row = await rowOf({
      state: '',
      startsAt: undefined,
      createdAt: Number.MAX_VALUE,
      duration: { milliseconds: undefined, text: 'soon\n' },
      createdBy: { oid: 'oid-1', name: '' },
      applicationId: request('x').applicationId,
    });
    assert.equal(row.stateLabel, 'Not specified');
    assert.deepEqual(row.start, { text: '', value: null });
    assert.deepEqual(row.requestedAt, { text: '', value: null });
    assert.deepEqual(row.duration, { text: 'soon', value: null });
    assert.equal(row.requestedBy, 'oid-1');
  });

  for (const [text, tone] of [
    ['Pending', 'waiting'],
    ['Denied', 'bad'],
    ['Failed', 'bad'],
    ['Timeout', 'warning'],
    ['Canceled', 'neutral'],
    ['Expired', 'neutral'],
  ] as const) {
    it(`looks ${tone} if it is ${text}`, async () => {
      assert.equal((await rowOf({ state: text })).tone, tone);
    });
  }

  it("looks good as long as the role lasts by the service's clock", async () => {
    assert.equal((await rowOf({ startsAt: now - 2 * hour + 1 })).tone, 'good');
    assert.equal((await rowOf({ startsAt: now - 2 * hour })).tone, 'neutral');
    const duration = { milliseconds: undefined, text: '' };
    assert.equal((await rowOf({ startsAt: now - 2 * hour, duration })).tone, 'good');
    assert.equal((await rowOf({ startsAt: undefined })).tone, 'good');
  });
});
