import assert from 'node:assert/strict';
import { LcsScene, pageUrl } from './scene';

const office = {
  name: 'office',
  addressOrCidr: '198.51.100.0/24',
  service: 'AzureSQL',
  expiresAt: undefined,
  expiryText: '',
};

describe('the allow-list of Lifecycle Services', () => {
  let scene: LcsScene;
  beforeEach(async () => {
    scene = new LcsScene();
    scene.isSessionEnabled = true;
    scene.lcs.entries = [office];
    await scene.open();
    await scene.edit('environment', `lifecycleServices:${pageUrl}`);
    await scene.press('signIn');
  });
  afterEach(() => scene.end());

  const type = async (address: string) => {
    const typed = [address, ''];
    scene.prompts.types = () => typed.shift();
    await scene.press('addAddress');
  };
  const added = () => scene.lcs.asked.filter(what => what.startsWith('add '));
  const questions = () => scene.prompts.asked.filter(({ text }) => text.includes('firewall'));

  for (const [address, why] of [
    ['0.0.0.0/0', /4,294,967,296 addresses: everybody/],
    ['192.168.0.5', /192\.168\.0\.5 is private/],
    ['127.0.0.1', /this computer itself/],
    ['240.0.0.1', /reserved for special use/],
  ] as const) {
    it(`takes ${address} only once that is confirmed`, async () => {
      scene.prompts.confirms = () => false;
      await type(address);
      assert.deepEqual(added(), []);
      assert.deepEqual(
        questions().map(({ text }) => text),
        [`Let ${address} through the firewall?`],
      );
      assert.match(questions()[0]?.more[0] ?? '', why);
      scene.prompts.confirms = () => true;
      await type(address);
      assert.equal(added().length, 1);
    });
  }

  it('takes an ordinary address without a question', async () => {
    await type('198.51.100.7');
    assert.equal(added().length, 1);
    assert.deepEqual(questions(), []);
  });

  for (const addressOrCidr of ['0.0.0.0/0', 'Internet']) {
    it(`does not put ${addressOrCidr} back by itself`, async () => {
      scene.lcs.entries = [office, { ...office, name: 'all', addressOrCidr }];
      await scene.press('readAgain');
      scene.lcs.entries = [];
      await scene.press('readAgain');
      scene.prompts.confirms = () => false;
      await scene.send({ type: 'remedy', id: 'enableAccessAgain' });
      assert.equal(questions()[0]?.text, `Let ${addressOrCidr} through the firewall?`);
      assert.deepEqual(added(), ['add office 198.51.100.0/24']);
    });
  }

  it('goes on with the other entries where adding one failed and is tried again', async () => {
    scene.lcs.entries = [office, { ...office, name: 'home', addressOrCidr: '203.0.113.9' }];
    await scene.press('readAgain');
    scene.lcs.entries = [];
    await scene.press('readAgain');
    scene.lcs.next = { code: 'serviceBusy', values: { host: 'lcs.dynamics.com' }, detail: '' };
    await scene.send({ type: 'remedy', id: 'enableAccessAgain' });
    await scene.send({ type: 'remedy', id: 'tryAgain' });
    assert.ok(added().includes('add home 203.0.113.9'));
  });
});
