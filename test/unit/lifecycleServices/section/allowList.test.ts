import assert from 'node:assert/strict';
import { accessError } from '../../../../src/lifecycleServices/types';
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
  const questions = () => scene.prompts.asked.filter(({ text }) => text.startsWith('Allow access'));

  for (const [address, why] of [
    ['0.0.0.0/0', /4,294,967,296 addresses\. Anyone/],
    ['192.168.0.5', /192\.168\.0\.5 is a private address/],
    ['127.0.0.1', /refers to this computer/],
    ['240.0.0.1', /reserved for special use/],
  ] as const) {
    it(`adds ${address} only after a confirmation`, async () => {
      scene.prompts.confirms = () => false;
      await type(address);
      assert.deepEqual(added(), []);
      assert.deepEqual(
        questions().map(({ text }) => text),
        [`Allow access from ${address}?`],
      );
      assert.match(questions()[0]?.more[0] ?? '', why);
      scene.prompts.confirms = () => true;
      await type(address);
      assert.equal(added().length, 1);
    });
  }

  it('shows an estimate, and warns, if an entry has no end', async () => {
    const list = () => {
      const field = scene.field('allowList');
      assert.ok(field.kind === 'list');
      return field;
    };
    assert.match(list().items[0]?.detail ?? '', /about 8 h \(estimate\)/);
    assert.match(list().hint, /about 8 h after you add it/);
    const expiresAt = scene.clock.now() + 3_600_000;
    scene.lcs.entries = [{ ...office, expiresAt, expiryText: 'soon' }];
    await scene.press('readAgain');
    assert.doesNotMatch(list().items[0]?.detail ?? '', /estimate/);
    assert.doesNotMatch(list().hint, /8 h/);
  });

  it("says that the outcome of a change isn't known, and doesn't repeat it", async () => {
    const values = { environment: 'contoso-uat', because: 'unclear', message: 'No.' } as const;
    scene.lcs.changeError = accessError('lcsChangeUnknown', values);
    await type('198.51.100.7');
    assert.equal(added().length, 1);
    const notice = scene.section.state().notice?.text ?? '';
    assert.match(notice, /It says: "No\."/);
    assert.match(notice, /don't know whether the allow-list of contoso-uat was changed/);
  });

  it('adds an ordinary address without a question', async () => {
    await type('198.51.100.7');
    assert.equal(added().length, 1);
    assert.deepEqual(questions(), []);
  });

  for (const addressOrCidr of ['0.0.0.0/0', 'Internet']) {
    it(`doesn't add ${addressOrCidr} again without a question`, async () => {
      scene.lcs.entries = [office, { ...office, name: 'all', addressOrCidr }];
      await scene.press('readAgain');
      scene.lcs.entries = [];
      await scene.press('readAgain');
      scene.prompts.confirms = () => false;
      await scene.send({ type: 'remedy', id: 'enableAccessAgain' });
      assert.equal(questions()[0]?.text, `Allow access from ${addressOrCidr}?`);
      assert.deepEqual(added(), ['add office 198.51.100.0/24']);
    });
  }

  it('continues with the other entries after a failed one is tried again', async () => {
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
