import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { DetailsReading } from '../../../../src/lifecycleServices/client/details';
import { assertFailed, errorOf, valueOf } from '../../support/results';
import { MadeUpSite, type MadeUpAnswer } from './support';

/** Half past six in the evening, 2026. */
const end = Date.UTC(2026, 0, 5, 18, 30);

describe('the details of an environment in undocumented forms', () => {
  let site: MadeUpSite;
  beforeEach(() => (site = new MadeUpSite()));

  async function details(answer: MadeUpAnswer): Promise<DetailsReading> {
    site.answers = { GetEnvironmentDetails: answer };
    return valueOf(await site.details());
  }
  const ofAccount = async (account: object, around: object = {}) => {
    const fields = { SqlAzureCredentials: [{ UserName: 'JIT-x', ...account }], ...around };
    return (await details({ body: { Success: true, Data: fields } })).accounts[0];
  };

  it('may be anywhere in the answer', async () => {
    const fields = { JITOptions: [{ Label: 'Read', Value: 7 }], JITRequestAccessEnabledState: 1 };
    const bodies: readonly unknown[] = [
      fields,
      [fields],
      { Data: fields },
      { data: { environment: fields }, success: 'true' },
      { Success: true, Data: JSON.stringify({ Instance: fields }) },
      { Success: true, Data: { Success: true, Data: JSON.stringify(fields) } },
      JSON.stringify(JSON.stringify({ Success: true, Data: fields })),
      `\uFEFF( ${JSON.stringify({ Success: true, Data: fields })} )`.slice(1),
    ];
    for (const body of bodies) {
      const { options, access } = await details({ body });
      assert.deepEqual(options, [{ label: 'Read', value: '7' }], JSON.stringify(body));
      assert.equal(access, 'enabled');
    }
  });

  it('may be missing altogether', async () => {
    for (const body of [{ Success: true, Data: null }, {}, [], 'null', { Data: {} }]) {
      const read = await details({ body });
      assert.deepEqual(
        [read.options, read.accounts, read.access, read.failed],
        [[], [], 'unknown', false],
      );
    }
  });

  it('name kinds of access in any way', async () => {
    const expected = [
      { label: 'Look', value: 'r' },
      { label: 'Change', value: 'w' },
    ];
    const forms: readonly object[] = [
      {
        JITOptions: [
          { label: 'Look', value: 'r' },
          { LABEL: 'Change', VALUE: 'w' },
        ],
      },
      {
        JITOptions: [
          { Text: 'Look', Id: 'r' },
          { DisplayName: 'Change', Key: 'w' },
        ],
      },
      { JITOptions: { r: 'Look', w: 'Change' } },
      { JITOptions: null, JITOptionsText: JSON.stringify({ r: 'Look', w: 'Change' }) },
    ];
    for (const Data of forms) {
      assert.deepEqual((await details({ body: { Success: true, Data } })).options, expected);
    }
    const texts = await details({ body: { JITOptions: ['Look', '', null, { Value: 3 }] } });
    assert.deepEqual(texts.options, [
      { label: 'Look', value: 'Look' },
      { label: '3', value: '3' },
    ]);
  });

  const states: readonly (readonly [unknown, string])[] = [
    [0, 'noAccess'],
    [1, 'enabled'],
    ['2', 'otherOperation'],
    ['DisabledEnvironmentSwapState', 'environmentSwap'],
    [4, 'disabled'],
    [true, 'enabled'],
    [false, 'disabled'],
    ['True', 'enabled'],
    [99, 'unknown'],
    ['Whatever', 'unknown'],
    [null, 'unknown'],
    [{}, 'unknown'],
  ];
  for (const [value, state] of states) {
    it(`say whether access can be asked for: ${JSON.stringify(value)}`, async () => {
      const read = await details({ body: { JITRequestAccessEnabledState: value, JITOptions: [] } });
      assert.equal(read.access, state);
    });
  }

  const dates: readonly unknown[] = [
    '2026-01-05T18:30:00Z',
    '2026-01-05T18:30:00',
    '2026-01-05T18:30:00.0000000',
    '2026-01-05 18:30:00',
    '2026-01-05T19:30:00+01:00',
    `/Date(${end})/`,
    `/Date(${end}+0100)/`,
    end,
    end / 1000,
    String(end),
    String(end / 1000),
    '1/5/2026 6:30:00 PM',
    '1/5/2026, 6:30 PM',
    '01/05/2026 18:30',
    'Jan 5, 2026 6:30 PM',
    '5 January 2026 18:30 UTC',
    'Mon, 05 Jan 2026 18:30:00 GMT',
  ];
  for (const date of dates) {
    it(`say when an account ends: ${String(date)}`, async () => {
      assert.equal((await ofAccount({ PasswordExpiryTime: date }))?.expiresAt, end);
    });
  }

  it('say of some dates only that no end is known', async () => {
    for (const date of [
      '0001-01-01T00:00:00',
      '9999-12-31T23:59:59Z',
      '',
      null,
      'soon',
      0,
      {},
      '8',
    ]) {
      assert.equal((await ofAccount({ PasswordExpiryTime: date }))?.expiresAt, undefined);
    }
    const dayFirst = await ofAccount({ PasswordExpiryTime: '25.01.2026 18:30' });
    assert.equal(dayFirst?.expiresAt, Date.UTC(2026, 0, 25, 18, 30));
  });

  const db = 'db_d365opsprod_x_ax_1';
  const names: readonly (readonly [object, object, string, string])[] = [
    [{ InstanceName: `spartan\\${db}` }, {}, 'spartan.database.windows.net', db],
    [{ Some: { Where: `spartan\\${db}` } }, {}, 'spartan.database.windows.net', db],
    [{ InstanceName: `spartan.db.example\\${db}` }, {}, 'spartan.db.example', db],
    [{ InstanceName: 'sqlazure' }, { SqlInfo: `s1\\${db}` }, 's1.database.windows.net', db],
    [{ ServerName: 's2', DatabaseName: 'odd name' }, {}, 's2.database.windows.net', 'odd name'],
    [{ Item: db }, { SqlServerName: 's3' }, 's3.database.windows.net', db],
    [{ InstanceName: 'a\\b\\c' }, {}, 'a.database.windows.net', 'b\\c'],
    [{ InstanceName: '\\\\files\\share', Link: 'C:\\x' }, {}, '', ''],
    [{ Where: 'CONTOSO\\ada' }, { Owner: 'CONTOSO\\eve' }, '', ''],
    [{ Password: 'a\\b', ReasonForAccess: 'c\\d' }, {}, '', ''],
    [{}, {}, '', ''],
    // A usual field of another object names something else, even if it comes first.
    [
      {},
      { Reporting: { InstanceName: 'REPORTS\\SSRS' }, Sql: { Name: `s4\\${db}` } },
      's4.database.windows.net',
      db,
    ],
    [
      { Vm: { SymbolicName: 'VM\\agent' }, Target: { Name: `s5\\${db}` } },
      {},
      's5.database.windows.net',
      db,
    ],
    [
      {},
      { Extra: { SymbolicName: 'OTHER\\thing' }, InstanceName: `s6\\${db}` },
      's6.database.windows.net',
      db,
    ],
  ];
  for (const [account, around, server, database] of names) {
    it(`say where the database is: ${JSON.stringify([account, around])}`, async () => {
      const read = await ofAccount(account, around);
      assert.deepEqual([read?.server, read?.database], [server, database]);
    });
  }

  it('show no password', async () => {
    const account = { UserName: 'u', Password: 'hidden-here' };
    site.answers = { GetEnvironmentDetails: { body: { SqlAzureCredentials: [account] } } };
    const read = valueOf(await site.lcs.readEnvironment(site.environment()));
    assert.ok(!inspect(read, { depth: 9 }).includes('hidden-here'));
  });

  it('are refused in the words of the site, whatever the status', async () => {
    const refusals: readonly (readonly [MadeUpAnswer, string])[] = [
      [{ body: { Success: false, Message: 'No access.' } }, 'No access.'],
      [{ body: { Success: false, Message: 'No access.' }, status: 500 }, 'No access.'],
      [{ body: { Success: false, ErrorList: { a: 'One.', b: 'Two.' } } }, 'One. Two.'],
      [{ body: { Data: { Success: 'false', Message: 'Inner.' }, Success: true } }, 'Inner.'],
      [{ body: { Data: null, ErrorCode: 5, Message: 'Code.' } }, 'Code.'],
      [{ body: { Success: false } }, 'HTTP 200'],
    ];
    for (const [answer, message] of refusals) {
      site.answers = { GetEnvironmentDetails: answer };
      const read = await site.lcs.readEnvironment(site.environment());
      assertFailed(read, 'requestRefused', { message });
    }
  });

  it('are unreadable if the body is not JSON', async () => {
    const host = 'lcs.example';
    const cases: readonly (readonly [MadeUpAnswer, string])[] = [
      [{ body: '' }, 'answerUnreadable'],
      [{ body: '{"a":' }, 'answerUnreadable'],
      [{ body: '<html>Welcome</html>', type: 'text/html' }, 'lcsSessionEnded'],
      [{ body: ' <!DOCTYPE html><p>x', type: 'application/json' }, 'lcsSessionEnded'],
      [{ body: 'x', status: 503 }, 'serviceBusy'],
      [{ body: 'x', status: 500 }, 'serviceFailed'],
      [{ body: 'x', status: 404 }, 'serviceFailed'],
      [{ body: '', status: 302, headers: { location: '/Errors' } }, 'redirected'],
    ];
    for (const [answer, code] of cases) {
      site.answers = { GetEnvironmentDetails: answer };
      const read = await site.lcs.readEnvironment(site.environment());
      assert.equal(errorOf(read).code, code, JSON.stringify(answer));
      assert.ok(!('host' in errorOf(read).values) || inspect(errorOf(read)).includes(host));
      assert.ok(!inspect(errorOf(read)).includes('secret'));
    }
  });
});

describe('passwords in undocumented forms', () => {
  const user = 'axdbadmin';
  const forms: readonly unknown[] = [
    { [user]: 'p\\w{1}' },
    { AXDBADMIN: 'p\\w{1}' },
    JSON.stringify({ [user]: 'p\\w{1}' }),
    [{ UserName: user, Password: 'p\\w{1}' }],
    [{ Key: user, Value: 'p\\w{1}' }],
    { Credentials: { [user]: 'p\\w{1}' } },
    { [user]: { Password: 'p\\w{1}' } },
  ];
  for (const form of forms) {
    it(`are found: ${JSON.stringify(form)}`, async () => {
      const site = new MadeUpSite();
      const account = { UserName: user, InstanceName: 's\\db_x', DeploymentItemName: 'Sql' };
      site.answers = {
        GetDeploymentDetail: { body: { SqlAzureCredentials: [account], JITOptions: [] } },
        GetCredentials: { body: { Success: true, Data: form } },
      };
      const environment = site.environment('microsoftManaged');
      const read = await site.lcs.readStaticAccounts(environment, undefined);
      assert.deepEqual(
        valueOf(read).map(each => [each.grant.user, each.password]),
        [[user, 'p\\w{1}']],
      );
      assert.ok(site.calls.some(({ url }) => url.includes('deploymentItemName=Sql')));
    });
  }

  it('belong to the server that was asked about, if two have a user of one name', async () => {
    const site = new MadeUpSite();
    const accountOn = (item: string) => ({
      ...{ UserName: user, InstanceName: `s-${item}\\db_${item}`, DeploymentItemName: item },
    });
    site.answers = {
      GetDeploymentDetail: { body: { SqlAzureCredentials: [accountOn('one'), accountOn('two')] } },
      GetCredentials: () => {
        const item = new URL(site.calls.at(-1)?.url ?? '').searchParams.get('deploymentItemName');
        return { body: { Success: true, Data: { [user]: `password-${item}` } } };
      },
    };
    const read = await site.lcs.readStaticAccounts(site.environment('microsoftManaged'), undefined);
    assert.deepEqual(
      valueOf(read).map(({ grant, password }) => [grant.database, password]),
      [
        ['db_one', 'password-one'],
        ['db_two', 'password-two'],
      ],
    );
  });

  it('are missed where they are not there', async () => {
    const site = new MadeUpSite();
    const account = { UserName: user, InstanceName: 's\\db_x', Password: '' };
    site.answers = {
      GetDeploymentDetail: { body: { SqlAzureCredentials: [account], JITOptions: [] } },
      GetCredentials: { body: { Success: true, Data: null } },
    };
    const environment = site.environment('microsoftManaged');
    const read = await site.lcs.readStaticAccounts(environment, undefined);
    assertFailed(read, 'lcsPasswordMissing', { environment: 'x', user });
  });
});

describe('the anti-forgery token in undocumented forms', () => {
  const pages: readonly (readonly [string, string])[] = [
    ['<input name="__RequestVerificationToken" type="hidden" value="tok-1" />', 'tok-1'],
    ["<INPUT value='tok-2' data-x=\"a>b\" name='__RequestVerificationToken'>", 'tok-2'],
    ['<input value=tok-3 name=__RequestVerificationToken>', 'tok-3'],
    [
      '<input name="a" value="no"><input\nname="__RequestVerificationToken"\nvalue="t&#43;4&amp;">',
      't+4&',
    ],
  ];
  for (const [page, token] of pages) {
    it(`is sent as the page has it: ${JSON.stringify(page)}`, async () => {
      const site = new MadeUpSite();
      site.answers = {
        '/V2': { type: 'text/html', body: `<html><body>${page}</body></html>` },
        SFGet: { body: { Success: true, Data: [] } },
        SFAdd: { body: { Success: true, Data: null } },
      };
      const entry = { name: 'a', addressOrCidr: '203.0.113.7' };
      valueOf(await site.lcs.addToAllowList(site.environment(), entry));
      const [added] = site.calls.filter(({ url }) => url.includes('SFAdd'));
      assert.equal(added?.headers?.['__requestverificationtoken'], token);
    });
  }

  it('is not that of a sign-in page', async () => {
    const site = new MadeUpSite();
    const input = '<input name="__RequestVerificationToken" value="tok">';
    for (const sign of [
      '<input type="password" name="p">',
      '<form action="https://login.microsoftonline.com/x" method="post"></form>',
      '<form action="/Logon/AdLogon"></form>',
      '<script>window.location = "https://login.microsoftonline.com/x"</script>',
    ]) {
      site.answers = {
        '/V2': { type: 'text/html', body: `<html>${input}${sign}</html>` },
        SFGet: { body: [] },
      };
      const entry = { name: 'a', addressOrCidr: '203.0.113.7' };
      const added = await site.lcs.addToAllowList(site.environment(), entry);
      assertFailed(added, 'lcsSessionEnded', { host: 'lcs.example' });
      assert.equal(site.count('SFAdd'), 0);
    }
  });
});
