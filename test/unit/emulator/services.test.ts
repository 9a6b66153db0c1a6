import assert from 'node:assert/strict';
import { startEmulator, type Emulator } from '../../emulator';
import { getJson, grant, type Refused } from './support';

interface List<T> {
  value: T[];
}

interface Instance {
  FriendlyName: string;
  Url: string;
  State: number;
  IsUserSysAdmin: boolean;
}

const instances = 'api/discovery/v2.0/Instances';

describe('the other emulated services', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.reset());
  after(() => emulator.close());

  it('return the address that a switch sets', async () => {
    await emulator.setSwitches({ echoedAddress: '198.51.100.9' });
    const text = await (await fetch(`${emulator.url}/ip`)).text();
    assert.equal(text.trim(), '198.51.100.9');
  });

  it('list the environments with URLs below their own', async () => {
    const { value } = await getJson<List<Instance>>(emulator, instances);
    assert.equal(value.length, 7);
    assert.equal(value[0]?.Url, `${emulator.url}/contoso-dev/`);
    assert.deepEqual(
      value.filter(each => each.State === 1).map(each => each.FriendlyName),
      ['Contoso Disabled'],
    );
  });

  it('list nothing without a token', async () => {
    assert.equal((await fetch(`${emulator.url}/${instances}`)).status, 401);
  });

  it('apply $select and $filter', async () => {
    const query = '?$select=FriendlyName&$filter=State eq 0 and IsUserSysAdmin eq false';
    const { value } = await getJson<List<Instance>>(emulator, instances + query);
    assert.deepEqual(value, [{ FriendlyName: 'Contoso Locked' }]);
  });

  it('list thousands of environments or none, and grant access to the listed ones', async () => {
    await emulator.setSwitches({ environments: 'many' });
    const { value } = await getJson<List<Instance>>(emulator, instances);
    assert.equal(value.length, 5000);
    const org = new URL(value.at(-1)?.Url ?? '').pathname.replaceAll('/', '');
    assert.ok((await grant(emulator, { org })).sqljitusername);
    await emulator.setSwitches({ environments: 'empty' });
    assert.deepEqual((await getJson<List<Instance>>(emulator, instances)).value, []);
  });

  it('return the kind of an environment', async () => {
    const details = 'api/data/v9.2/msprov_getfinopsapplicationdetails';
    const integration = 'api/data/v9.2/RetrieveFinanceAndOperationsIntegrationDetails';
    const kind = async (org: string) =>
      (await getJson<{ applicationdeploymenttype: string }>(emulator, `${org}/${details}`))
        .applicationdeploymenttype;
    assert.equal(await kind('contoso-dev'), 'OnlineDev');
    assert.equal(await kind('contoso-test'), 'Sandbox');
    const linked = await getJson<{ Url: string }>(emulator, `contoso-lcs/${integration}()`);
    assert.match(linked.Url, /^https:\/\/contoso-lcs\.sandbox\.operations\.dynamics\.com\/$/);
    const none = await getJson<Refused>(emulator, `contoso-sales/${integration}`);
    assert.equal(none.error.code, '0x80048d0b');
  });

  it('record operations, and sort them newest first on request', async () => {
    const first = await grant(emulator);
    emulator.shiftClock(60);
    const second = await grant(emulator, { body: { sqljitreason: 'Ticket 4712' } });
    const query = "?$filter=msprov_name eq 'FnOSqlJit'&$orderby=msprov_startedon desc&$top=1";
    const path = 'contoso-dev/api/data/v9.0/msprov_operationhistories';
    const { value } = await getJson<List<Record<string, string>>>(emulator, path + query, {
      Prefer: 'odata.include-annotations="*"',
    });
    assert.equal(value.length, 1);
    assert.equal(value[0]?.['msprov_operationhistoryid'], second.operationhistoryid);
    assert.match(value[0]['msprov_operationproperties'] ?? '', /Ticket 4712/);
    assert.equal(value[0]['statuscode@OData.Community.Display.V1.FormattedValue'], 'Completed');
    const single = await getJson<Record<string, string>>(
      emulator,
      `${path}(${first.operationhistoryid})`,
    );
    assert.match(single['msprov_operationproperties'] ?? '', /Ticket 4711/);
  });

  it('answer an unknown segment like Dataverse', async () => {
    const unknown = await getJson<Refused>(emulator, 'contoso-dev/api/data/v9.2/Nonsense');
    assert.equal(unknown.error.message, "Resource not found for the segment 'Nonsense'.");
  });

  it('answer 404 for an unknown organization', async () => {
    assert.equal((await fetch(`${emulator.url}/nobody/api/data/v9.2/WhoAmI`)).status, 404);
  });
});
