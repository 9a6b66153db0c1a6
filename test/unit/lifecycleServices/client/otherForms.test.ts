import assert from 'node:assert/strict';
import type { DetailsReading } from '../../../../src/lifecycleServices/client/details';
import type { LcsProject } from '../../../../src/lifecycleServices/types';
import { parsePage } from '../../../../src/lifecycleServices/client/pages';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { MadeUpSite, tokenPage, type MadeUpAnswer } from './support';

const host = 'lcs.example';
const db = 'db_d365opsprod_x_ax_1';
const entry = { name: 'a', addressOrCidr: '203.0.113.7' };
const project: LcsProject = {
  id: '7',
  name: 'x',
  organization: '',
  baseUrl: 'https://lcs.example',
};

describe('other forms of what Lifecycle Services answers', () => {
  let site: MadeUpSite;
  beforeEach(() => (site = new MadeUpSite()));

  async function details(data: object, answer: object = {}): Promise<DetailsReading> {
    const body = { Success: true, Data: data };
    site.answers = { GetEnvironmentDetails: { body, ...answer } };
    return valueOf(await site.details());
  }

  const projects: readonly (readonly [string, unknown])[] = [
    ['under an unknown name', { Whatever: [{ Id: 5, Name: 'A' }], Count: 1 }],
    ['in data within the data', { Data: [{ Id: 5, Name: 'A' }] }],
    ['each in an object of its own', [{ Project: { Id: 5, Name: 'A' }, Role: 'Owner' }]],
    ['as an object', { k0: { ProjectId: '5', Title: 'A' } }],
  ];
  for (const [what, Data] of projects) {
    it(`has projects ${what}`, async () => {
      site.answers = { AllProjectsList: { body: { Success: true, Data } } };
      const listed = valueOf(await site.lcs.listProjects());
      assert.deepEqual(
        listed.map(({ id, name }) => [id, name]),
        [['5', 'A']],
      );
    });
  }

  it('has fewer projects on a page than were asked for', async () => {
    const all = Array.from({ length: 45 }, (_, at) => ({ Id: at + 1, Name: `P${at}` }));
    const from = () => {
      const asked = /"StartPosition":(\d+)/.exec(site.calls.at(-1)?.body ?? '')?.[1];
      return Number(asked);
    };
    site.answers = {
      AllProjectsList: () => ({ body: { Success: true, Data: all.slice(from(), from() + 20) } }),
    };
    assert.equal(valueOf(await site.lcs.listProjects()).length, 45);
  });

  it('has so many environments that their kinds are not read', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => ({
      EnvironmentId: `dddddddd-1111-2222-3333-${String(at).padStart(12, '0')}`,
      DisplayName: `e${at}`,
    }));
    site.answers = { GetDeploymentSummary: { body: { Success: true, Data: many } } };
    const listed = valueOf(await site.lcs.listEnvironments(project));
    assert.equal(listed.length, 3_000);
    assert.equal(site.count('GetDeploymentEnvironmentTypeInfo'), 0);
  });

  it('ends when the user cancels', async () => {
    const EnvironmentId = 'dddddddd-1111-2222-3333-444444444444';
    site.answers = {
      GetDeploymentSummary: { body: { Success: true, Data: [{ EnvironmentId }] } },
      GetDeploymentEnvironmentTypeInfo: () => {
        site.stop.abort();
        return { body: { Success: true, Data: 3 } };
      },
    };
    const listed = await site.lcs.listEnvironments(project);
    assertFailed(listed, 'cancelled', {});
  });

  const accounts: readonly (readonly [string, object])[] = [
    ['in an object', { SqlAzureCredentials: { Credentials: [{ UserName: 'JIT-1', Item: db }] } }],
    [
      'of a database in a list',
      { Databases: [{ Server: 's', SqlAzureCredentials: [{ UserName: 'JIT-1', Item: db }] }] },
    ],
    [
      'whose database is named in a list',
      {
        SqlAzureCredentials: [{ UserName: 'JIT-1' }],
        Owners: [{ Account: 'CONTOSO\\ada' }],
        Instances: [{ Where: `s \\ ${db}` }],
      },
    ],
    [
      'next to a Windows account',
      {
        SqlAzureCredentials: [{ UserName: 'JIT-1' }],
        Machine: { Owner: 'CONTOSO\\ada', Where: `s\\${db}` },
      },
    ],
  ];
  for (const [what, data] of accounts) {
    it(`has accounts ${what}`, async () => {
      const [account] = (await details({ JITOptions: [], SqlServerName: 's', ...data })).accounts;
      assert.deepEqual(
        [account?.user, account?.server, account?.database],
        ['JIT-1', 's.database.windows.net', db],
      );
    });
  }

  it('names no database where it might be either of two', async () => {
    const Instances = [{ Where: `s\\${db}` }, { Where: `s\\${db}2` }];
    const read = await details({ SqlAzureCredentials: [{ UserName: 'JIT-1' }], Instances });
    assert.deepEqual([read.accounts[0]?.server, read.accounts[0]?.database], ['', '']);
  });

  const end = Date.UTC(2026, 0, 5, 18, 30);
  const dates: readonly unknown[] = [
    `\\/Date(${end})\\/`,
    { DateTime: `/Date(${end})/`, OffsetMinutes: 120 },
    { $date: '2026-01-05T18:30:00Z' },
    '05.01.2026 18:30',
  ];
  for (const PasswordExpiryTime of dates) {
    it(`says when an account ends: ${JSON.stringify(PasswordExpiryTime)}`, async () => {
      const SqlAzureCredentials = [{ UserName: 'JIT-1', PasswordExpiryTime }];
      assert.equal((await details({ SqlAzureCredentials })).accounts[0]?.expiresAt, end);
    });
  }

  it('is JSON that has the type of a page', async () => {
    const read = await details({ JITOptions: ['Read'] }, { type: 'text/html; charset=utf-8' });
    assert.equal(read.options.length, 1);
  });

  const passwords: readonly (readonly [string, unknown, unknown])[] = [
    ['a password that it shows as dots', '••••••••', { 'JIT-1': 'p\\w{1}' }],
    ['where the password lies', 'https://x.vault.example/secrets/y', { 'JIT-1': 'p\\w{1}' }],
    ['the server before a user', '', { 's\\jit-1': 'p\\w{1}', 's\\other': 'no' }],
  ];
  for (const [what, Password, credentials] of passwords) {
    it(`has ${what}`, async () => {
      const account = { UserName: 'JIT-1', InstanceName: `s\\${db}`, Password };
      site.answers = {
        GetDeploymentDetail: { body: { Data: { SqlAzureCredentials: [account] }, Success: true } },
        GetCredentials: { body: { Success: true, Data: credentials } },
      };
      const environment = site.environment('microsoftManaged');
      const read = await site.lcs.readStaticAccounts(environment, undefined);
      assert.deepEqual(
        valueOf(read).map(each => each.password),
        ['p\\w{1}'],
      );
    });
  }
});

describe('a session of Lifecycle Services that has ended, in other forms', () => {
  const moved = (location: string): MadeUpAnswer => ({
    body: '',
    status: 302,
    headers: { location },
  });
  const forms: readonly (readonly [string, MadeUpAnswer])[] = [
    ['a sign-in of another name', moved('/__login?back=1')],
    ['a sign-in of another host', moved('https://idp.example/start')],
    ['words of a page', { body: '<!DOCTYPE html><body>Sign in</body>', type: 'application/json' }],
    ['a heading', { body: '<html><h1>Please log in</h1></html>', type: 'text/html' }],
  ];
  for (const [what, answer] of forms) {
    it(`is known by ${what}, and nothing is changed in it`, async () => {
      const site = new MadeUpSite();
      site.answers = { SFGet: answer };
      const list = await site.lcs.readAllowList(site.environment());
      assertFailed(list, 'lcsSessionEnded', { host });
      site.answers = { '/V2': answer, SFGet: { body: [] } };
      const added = await site.lcs.addToAllowList(site.environment(), entry);
      assertFailed(added, 'lcsSessionEnded', { host });
      assert.equal(site.count('SFAdd'), 0);
    });
  }

  it('is not what a page says that offers to sign out', async () => {
    const site = new MadeUpSite();
    const token = 'body' in tokenPage ? String(tokenPage.body) : '';
    for (const action of ['/Logon/SignOut', '/Account/LogOff', '/login/logout']) {
      const body = `${token}<form action="${action}"></form>`;
      assert.equal(parsePage(body).isSignIn, false);
      site.answers = { '/V2': { body, type: 'text/html' }, SFAdd: { body: { Success: true } } };
      site.answers = { ...site.answers, SFGet: { body: { Success: true, Data: [] } } };
      valueOf(await site.lcs.addToAllowList(site.environment(), entry));
    }
    assert.equal(parsePage('<html><p>Signed in as Ada</p></html>').saysSignIn, false);
  });

  it('is not a redirection to another host of the site', async () => {
    const site = new MadeUpSite();
    site.answers = { SFGet: moved('https://lcs.example/elsewhere') };
    const list = await site.lcs.readAllowList(site.environment());
    assert.equal(errorOf(list).code, 'redirected');
  });
});
