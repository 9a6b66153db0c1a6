import assert from 'node:assert/strict';
import type { SqlCredential } from '../../../../src/access/grant';
import type { Readiness } from '../../../../src/access/readiness';
import { findGrant } from '../../../../src/vault/heldGrant';
import { grant, held, password } from '../../support/samples';
import { lcsEnvironment } from './fakeLcs';
import { LcsScene, pageUrl } from './scene';

const mine = {
  name: 'ada-home',
  addressOrCidr: '203.0.113.0/24',
  service: 'AzureSQL',
  expiresAt: undefined,
  expiryText: '',
};
const ready: Readiness = {
  state: 'ready',
  at: 0,
  afterMs: 0,
  rights: { canRead: true, canWrite: false },
};
const refused: Readiness = {
  state: 'refused',
  at: 0,
  problem: {
    code: 'loginRefused',
    values: { because: 'unknownLogin', user: 'JIT-ada', database: 'db' },
  },
};
const elsewhere = lcsEnvironment('other', undefined, 'eeeeeeee-1111-2222-3333-444444444444');

describe('a refresh of a sandbox database', () => {
  let scene: LcsScene;
  let first: string;
  let second: string;
  beforeEach(async () => {
    scene = new LcsScene();
    scene.isSessionEnabled = true;
    scene.lcs.entries = [mine];
    await scene.open();
    const login = (user: string, environment = lcsEnvironment()) =>
      grant(scene.clock.now(), { environment, user, account: { id: user, label: user } });
    const own = [login('JIT-1'), login('JIT-2')] as const;
    [first, second] = own.map(({ id }) => id) as [string, string];
    await scene.vault.hold(...[...own, login('JIT-3', elsewhere)].map(each => held(each)));
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    await scene.press('signIn');
  });
  afterEach(() => scene.end());

  const notice = () => scene.section.state().notice;

  it('tests the logins of its environment again when entries have gone', async () => {
    assert.deepEqual(scene.triedAgain, []);
    scene.lcs.entries = [];
    await scene.press('readAgain');
    assert.deepEqual(scene.triedAgain, [first, second]);
  });

  it('tests the other logins again when one of them is refused', () => {
    scene.judge(first, ready);
    scene.judge(first, refused);
    assert.deepEqual(scene.triedAgain, [second]);
  });

  it("isn't reported when the server refuses a login that was imported again", async () => {
    scene.judge(first, ready);
    const imported = findGrant(scene.vault.held, first)?.grant as SqlCredential;
    await scene.vault.store({ grant: { ...imported }, password });
    scene.judge(first, refused);
    assert.deepEqual([notice(), scene.triedAgain], [null, []]);
  });

  it('is reported once, with the entries that can be added again', async () => {
    scene.judge(first, ready);
    scene.lcs.entries = [];
    await scene.press('readAgain');
    const told = notice();
    assert.match(told?.text ?? '', /no longer contains ada-home/);
    scene.judge(first, refused);
    assert.deepEqual(notice(), told);
  });
});
